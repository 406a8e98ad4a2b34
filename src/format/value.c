/*
 * The tree a handler fills: building it, reading it, printing it as JSON, and
 * parsing JSON into it.  The only file that knows jansson; writing is by hand
 * because it is the hot path and must print micro numbers exactly.
 */
#include "format/value.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/num.h"

enum { MAX_DEPTH = 64 };

struct pair {
    Str key;
    struct value *v;
};

struct value {
    enum value_kind kind;
    bool
        prefixed; /* val_prefix has been here: a value may hang at two places */
    int n;        /* items of a container */
    size_t cap;   /* room of a container */
    struct arena *a;
    union {
        int64_t num;
        Str text;
        struct value **items;
        struct pair *pairs;
    };
};

static struct value *make(struct arena *a, enum value_kind kind)
{
    struct value *v = NEW(a, struct value, 1);

    v->kind = kind;
    v->a = a;
    return v;
}

static struct value *make_num(struct arena *a, enum value_kind kind,
                              int64_t num)
{
    struct value *v = make(a, kind);

    v->num = num;
    return v;
}

static struct value *make_text(struct arena *a, enum value_kind kind, Str s)
{
    struct value *v = make(a, kind);

    v->text = s;
    return v;
}

struct value *val_null(struct arena *a)
{
    return make(a, VAL_NULL);
}

struct value *val_bool(struct arena *a, bool b)
{
    return make_num(a, VAL_BOOL, b);
}

struct value *val_int(struct arena *a, int64_t n)
{
    return make_num(a, VAL_INT, n);
}

struct value *val_micro(struct arena *a, int64_t micro)
{
    return make_num(a, VAL_MICRO, micro);
}

struct value *val_text(struct arena *a, Str s)
{
    return make_text(a, VAL_TEXT, s);
}

struct value *val_html(struct arena *a, Str s)
{
    return make_text(a, VAL_HTML, s);
}

struct value *val_list(struct arena *a)
{
    return make(a, VAL_LIST);
}

struct value *val_object(struct arena *a)
{
    return make(a, VAL_OBJECT);
}

struct value *val_add(struct value *list, struct value *item)
{
    assert(list->kind == VAL_LIST && item);
    list->items = arena_grow(list->a, list->items, (size_t)list->n, &list->cap,
                             sizeof *list->items);
    list->items[list->n++] = item;
    return item;
}

static struct pair *find(const struct value *object, Str key)
{
    for (int i = 0; i < object->n; i++) {
        struct pair *p = &object->pairs[i];

        if (p->key.n == key.n && memcmp(p->key.p, key.p, (size_t)key.n) == 0)
            return p;
    }
    return NULL;
}

static void append(struct value *object, Str key, struct value *v)
{
    object->pairs = arena_grow(object->a, object->pairs, (size_t)object->n,
                               &object->cap, sizeof *object->pairs);
    object->pairs[object->n++] = (struct pair){ key, v };
}

struct value *val_set(struct value *object, const char *key, struct value *v)
{
    struct pair *p;

    assert(object->kind == VAL_OBJECT && v);
    p = find(object, str_of(key));
    if (p)
        p->v = v;
    else
        append(object, str_of(key), v);
    return v;
}

void val_set_text(struct value *o, const char *key, Str s)
{
    val_set(o, key, val_text(o->a, s));
}

void val_set_int(struct value *o, const char *key, int64_t n)
{
    val_set(o, key, val_int(o->a, n));
}

void val_set_bool(struct value *o, const char *key, bool b)
{
    val_set(o, key, val_bool(o->a, b));
}

void val_set_micro(struct value *o, const char *key, int64_t micro)
{
    val_set(o, key, val_micro(o->a, micro));
}

static void prefix_text(struct value *v, Str head)
{
    if (v->prefixed || v->text.n == 0 || v->text.p[0] != '/')
        return;
    v->text = str_cat(v->a, head, v->text);
    v->prefixed = true;
}

void val_prefix(struct value *v, const char *key, Str head)
{
    for (int i = 0; v->kind == VAL_LIST && i < v->n; i++)
        val_prefix(v->items[i], key, head);
    for (int i = 0; v->kind == VAL_OBJECT && i < v->n; i++) {
        struct pair *p = &v->pairs[i];

        if (p->v->kind == VAL_TEXT && str_is(p->key, key))
            prefix_text(p->v, head);
        else
            val_prefix(p->v, key, head);
    }
}

enum value_kind val_kind(const struct value *v)
{
    return v ? v->kind : VAL_NULL;
}

const struct value *val_get(const struct value *object, Str key)
{
    struct pair *p;

    if (val_kind(object) != VAL_OBJECT || key.n == 0)
        return NULL;
    p = find(object, key);
    return p ? p->v : NULL;
}

int val_count(const struct value *list)
{
    return val_kind(list) == VAL_LIST ? list->n : 0;
}

const struct value *val_at(const struct value *list, int i)
{
    if (i < 0 || i >= val_count(list))
        return NULL;
    return list->items[i];
}

Str val_str(const struct value *v)
{
    enum value_kind kind = val_kind(v);

    return kind == VAL_TEXT || kind == VAL_HTML ? v->text : (Str){ 0 };
}

int64_t val_num(const struct value *v)
{
    enum value_kind kind = val_kind(v);

    return kind == VAL_INT || kind == VAL_MICRO || kind == VAL_BOOL ? v->num
                                                                    : 0;
}

/* ---- writing JSON ------------------------------------------------------ */

/* The letter after the backslash, 'u' for the long form, 0 for none. */
static char escape_of(unsigned char c)
{
    switch (c) {
    case '"':
    case '\\':
        return (char)c;
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return c < 0x20 ? 'u' : 0;
    }
}

static void write_text(struct buf *out, Str s)
{
    ptrdiff_t from = 0;

    buf_char(out, '"');
    for (ptrdiff_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        char letter = escape_of(c);

        if (!letter)
            continue;
        buf_add(out, s.p + from, (size_t)(i - from));
        from = i + 1;
        if (letter == 'u')
            buf_fmt(out, "\\u%04x", c);
        else
            buf_add(out, (char[]){ '\\', letter }, 2);
    }
    if (s.n)
        buf_add(out, s.p + from, (size_t)(s.n - from));
    buf_char(out, '"');
}

static void write_break(struct buf *out, int depth)
{
    if (depth < 0)
        return;
    buf_char(out, '\n');
    for (int i = 0; i < depth; i++)
        buf_add(out, "  ", 2);
}

static void write_value(struct buf *out, const struct value *v, int depth,
                        bool pretty);

static void write_container(struct buf *out, const struct value *v, int depth,
                            bool pretty)
{
    bool object = v->kind == VAL_OBJECT;

    assert(depth < MAX_DEPTH);
    buf_char(out, object ? '{' : '[');
    for (int i = 0; i < v->n; i++) {
        if (i)
            buf_char(out, ',');
        write_break(out, pretty ? depth + 1 : -1);
        if (object) {
            write_text(out, v->pairs[i].key);
            buf_z(out, pretty ? ": " : ":");
        }
        write_value(out, object ? v->pairs[i].v : v->items[i], depth + 1,
                    pretty);
    }
    if (v->n)
        write_break(out, pretty ? depth : -1);
    buf_char(out, object ? '}' : ']');
}

static void write_value(struct buf *out, const struct value *v, int depth,
                        bool pretty)
{
    char text[NUM_TEXT];

    switch (v->kind) {
    case VAL_NULL:
        buf_z(out, "null");
        return;
    case VAL_BOOL:
        buf_z(out, v->num ? "true" : "false");
        return;
    case VAL_INT:
        buf_int(out, v->num);
        return;
    case VAL_MICRO:
        buf_z(out, num_plain(v->num, text));
        return;
    case VAL_TEXT:
    case VAL_HTML:
        write_text(out, v->text);
        return;
    case VAL_LIST:
    case VAL_OBJECT:
        write_container(out, v, depth, pretty);
        return;
    }
}

void val_json(struct buf *out, const struct value *v, bool pretty)
{
    write_value(out, v, 0, pretty);
    if (pretty)
        buf_char(out, '\n');
}

/* ---- parsing JSON ------------------------------------------------------ */

struct reader {
    struct arena *a;
    struct err *e;
};

static enum rc take(struct reader *r, const json_t *j, int depth,
                    struct value **ret);

/*
 * jansson gives a double.  Below 4,000 million two neighbouring millionths are
 * different doubles, and dividing a micro number by a million rounds to the
 * very double that its decimal text parses to: equality proves the number.
 */
static enum rc take_real(struct reader *r, double d, struct value **ret)
{
    double micro = nearbyint(d * 1e6);

    if (!(fabs(d) < 4e9))
        return err_set(r->e, RC_LIMIT, "json",
                       N_("a number with decimals in the JSON text is too "
                          "large; it must be below 4,000,000,000"));
    if (micro / 1e6 != d)
        return err_set(r->e, RC_INVALID, "json",
                       N_("a number in the JSON text has more than six "
                          "decimals; round it to six"));
    *ret = val_micro(r->a, (int64_t)micro);
    return RC_OK;
}

static enum rc take_list(struct reader *r, const json_t *j, int depth,
                         struct value **ret)
{
    struct value *list = val_list(r->a);

    for (size_t i = 0; i < json_array_size(j); i++) {
        struct value *item;

        TRY(take(r, json_array_get(j, i), depth + 1, &item));
        val_add(list, item);
    }
    *ret = list;
    return RC_OK;
}

static enum rc take_object(struct reader *r, json_t *j, int depth,
                           struct value **ret)
{
    struct value *object = val_object(r->a);
    const char *key;
    json_t *item;

    json_object_foreach(j, key, item)
    {
        struct value *v;

        TRY(take(r, item, depth + 1, &v));
        append(object, str_dup(r->a, str_of(key)), v);
    }
    *ret = object;
    return RC_OK;
}

static Str take_text(struct reader *r, const json_t *j)
{
    Str s = { json_string_value(j), (ptrdiff_t)json_string_length(j) };

    return str_dup(r->a, s);
}

static enum rc take(struct reader *r, const json_t *j, int depth,
                    struct value **ret)
{
    if (depth > MAX_DEPTH)
        return err_set(r->e, RC_LIMIT, "json",
                       N_("the JSON text is nested deeper than %d levels; "
                          "make it flatter"),
                       MAX_DEPTH);
    switch (json_typeof(j)) {
    case JSON_OBJECT:
        return take_object(r, (json_t *)(uintptr_t)j, depth, ret);
    case JSON_ARRAY:
        return take_list(r, j, depth, ret);
    case JSON_STRING:
        *ret = val_text(r->a, take_text(r, j));
        return RC_OK;
    case JSON_INTEGER:
        *ret = val_int(r->a, json_integer_value(j));
        return RC_OK;
    case JSON_REAL:
        return take_real(r, json_real_value(j), ret);
    case JSON_TRUE:
    case JSON_FALSE:
        *ret = val_bool(r->a, json_is_true(j));
        return RC_OK;
    case JSON_NULL:
        break;
    }
    *ret = val_null(r->a);
    return RC_OK;
}

static enum rc refuse_syntax(struct err *e, const json_error_t *je)
{
    enum rc rc = err_set(e, RC_INVALID, "json",
                         N_("the text is not valid JSON at line %d, column "
                            "%d; correct it there"),
                         je->line, je->column);

    snprintf(e->detail, sizeof e->detail, "%s", je->text);
    return rc;
}

enum rc val_parse(struct arena *a, Str json, size_t max, struct value **ret,
                  struct err *e)
{
    struct reader r = { a, e };
    json_error_t je;
    json_t *root;
    enum rc rc;

    if ((size_t)json.n > max)
        return err_set(e, RC_LIMIT, "json",
                       N_("the JSON text is %td bytes long and may have at "
                          "most %zu; send it in parts"),
                       json.n, max);
    root = json_loadb(json.p ? json.p : "", (size_t)json.n,
                      JSON_REJECT_DUPLICATES, &je);
    if (!root)
        return refuse_syntax(e, &je);
    rc = take(&r, root, 1, ret);
    json_decref(root);
    return rc;
}
