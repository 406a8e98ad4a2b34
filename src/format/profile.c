/*
 * Reads a layout profile from its JSON.  Each group of a profile names the
 * source of its sizes; every field of struct profile must be there, so a wrong
 * word in a profile is found at its first use.
 *
 * How headings look: level 1 as heading1_bold, _caps and _center say; level 2
 * bold; level 3 bold italic; level 4 italic.  They carry their number in their
 * text; heading_number shows the form that the authority gives to each of the
 * four levels, apart by blanks ("I- 1. 1.1. a)"), for whoever writes outlines.
 */
#include "format/profile.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/embed.h"
#include "base/num.h"
#include "format/value.h"

enum kind { TEXT, BOOL, SIZE };

struct field {
    const char *group; /* NULL: at the top */
    const char *key;
    enum kind kind;
    size_t at;
    double min, max; /* of a SIZE */
};

/* clang-format off */
#define AT(x) offsetof(struct profile, x)
#define TEXT_OF(group, x) { group, #x, TEXT, AT(x), 0, 0 }
#define BOOL_OF(group, x) { group, #x, BOOL, AT(x), 0, 0 }
#define SIZE_OF(group, x, min, max) { group, #x, SIZE, AT(x), min, max }
/* a size of type, in points */
#define TYPE_OF(group, x) SIZE_OF(group, x, 6, 36)

static const struct field fields[] = {
    TEXT_OF(NULL, key),
    TEXT_OF(NULL, name),
    TEXT_OF(NULL, source),
    TEXT_OF(NULL, valid_from),
    TEXT_OF(NULL, font),
    TEXT_OF(NULL, font_embed),
    TEXT_OF(NULL, css_class),
    SIZE_OF("page", width, 100, 500),
    SIZE_OF("page", height, 100, 500),
    SIZE_OF("page", top, 5, 60),
    SIZE_OF("page", bottom, 5, 60),
    SIZE_OF("page", left, 5, 60),
    SIZE_OF("page", right, 5, 60),
    SIZE_OF("page", page_number_top, 3, 40),
    TYPE_OF("page", page_number_size),
    TEXT_OF("letterhead", nation),
    TEXT_OF("letterhead", motto),
    BOOL_OF("letterhead", nation_rule),
    BOOL_OF("letterhead", star),
    BOOL_OF("letterhead", body_rule),
    TEXT_OF("letterhead", number_format),
    TEXT_OF("letterhead", abstract_mark),
    TYPE_OF("letterhead", size_nation),
    TYPE_OF("letterhead", size_motto),
    TYPE_OF("letterhead", size_parent),
    TYPE_OF("letterhead", size_body),
    TYPE_OF("letterhead", size_number),
    TYPE_OF("letterhead", size_date),
    TYPE_OF("letterhead", size_type),
    TYPE_OF("letterhead", size_abstract),
    TYPE_OF("body", size_text),
    SIZE_OF("body", indent_mm, 0, 40),
    SIZE_OF("body", space_before_pt, 0, 40),
    SIZE_OF("body", line_exact_pt, 0, 60),
    SIZE_OF("body", line_factor, 1, 3),
    TEXT_OF("body", heading_number),
    BOOL_OF("body", heading1_bold),
    BOOL_OF("body", heading1_caps),
    BOOL_OF("body", heading1_center),
    TYPE_OF("body", size_table),
    TEXT_OF("body", end_mark),
    TEXT_OF("signature", authority_prefix),
    BOOL_OF("signature", title_bold),
    TYPE_OF("signature", size_authority),
    TYPE_OF("signature", size_name),
    TEXT_OF("signature", recipients_label),
    BOOL_OF("signature", recipients_bold_italic),
    BOOL_OF("signature", recipients_underlined),
    TYPE_OF("signature", size_recipients_label),
    TYPE_OF("signature", size_recipients),
    TEXT_OF("annex", annex_word),
    TYPE_OF("annex", size_annex),
    BOOL_OF("annex", annex_own_pages),
};
/* clang-format on */

static const char *const groups[] = { "page", "letterhead", "body", "signature",
                                      "annex" };
static const char folder[] = "assets/profiles/";
static const char suffix[] = ".json";

static enum rc bad(struct err *e, Str key, const char *group, const char *what)
{
    return err_set(e, RC_INVALID, "profile",
                   N_("layout profile '%.*s': '%s%s%s' is missing or wrong"),
                   STR(key), group ? group : "", group ? "." : "", what);
}

static bool take_size(const struct value *v, const struct field *f, char *to)
{
    double size;

    if (val_kind(v) == VAL_INT)
        size = (double)val_num(v);
    else if (val_kind(v) == VAL_MICRO)
        size = (double)val_num(v) / (double)MICRO;
    else
        return false;
    memcpy(to, &size, sizeof size);
    return size >= f->min && size <= f->max;
}

static bool take_field(const struct value *from, const struct field *f,
                       struct profile *into)
{
    const struct value *v = val_get(from, str_of(f->key));
    char *to = (char *)into + f->at;
    bool yes;

    if (!v)
        return false;
    if (f->kind == SIZE)
        return take_size(v, f, to);
    if (f->kind == BOOL) {
        yes = val_kind(v) == VAL_BOOL && val_num(v);
        memcpy(to, &yes, sizeof yes);
        return val_kind(v) == VAL_BOOL;
    }
    *(Str *)(void *)to = val_str(v);
    return val_kind(v) == VAL_TEXT;
}

static bool groups_are_right(const struct value *top, const char **ret_wrong)
{
    *ret_wrong = "profile";
    if (val_kind(top) != VAL_OBJECT)
        return false;
    for (int i = 0; i < countof(groups); i++) {
        const struct value *g = val_get(top, str_of(groups[i]));

        *ret_wrong = groups[i];
        if (!g || val_kind(g) != VAL_OBJECT ||
            val_str(val_get(g, S("source"))).n == 0)
            return false;
    }
    return true;
}

/* A number and a symbol go in, nothing else. */
static bool format_is_right(Str s)
{
    int n = 0;

    for (ptrdiff_t i = str_find(s, '%', 0); i >= 0;
         i = str_find(s, '%', i + 1)) {
        if (i + 1 >= s.n || s.p[i + 1] != 's')
            return false;
        n++;
    }
    return n == 2;
}

static enum rc profile_parse(struct arena *a, Str key, Str json,
                             struct profile *ret, struct err *e)
{
    struct profile p = { 0 };
    struct value *top;
    const char *wrong;
    Day day;

    TRY(val_parse(a, json, 64 << 10, &top, e));
    if (!groups_are_right(top, &wrong))
        return bad(e, key, NULL, wrong);
    for (int i = 0; i < countof(fields); i++) {
        const struct field *f = &fields[i];
        const struct value *from =
            f->group ? val_get(top, str_of(f->group)) : top;

        if (!take_field(from, f, &p))
            return bad(e, key, f->group, f->key);
    }
    if (!str_eq(p.key, key) || p.font.n == 0 || p.font_embed.n == 0)
        return bad(e, key, NULL, "key");
    if (!format_is_right(p.number_format))
        return bad(e, key, "letterhead", "number_format");
    if (!day_parse(p.valid_from, &day))
        return bad(e, key, NULL, "valid_from");
    *ret = p;
    return RC_OK;
}

enum rc profile_load(struct arena *a, Str key, struct profile *ret,
                     struct err *e)
{
    Str path = str_fmt(a, "%s%.*s%s", folder, STR(key), suffix);
    Str json = embed_find(path.p);

    if (json.n == 0 || str_find(key, '/', 0) >= 0)
        return err_set(e, RC_NOTFOUND, "profile",
                       N_("there is no layout profile '%.*s'"), STR(key));
    return profile_parse(a, key, json, ret, e);
}

int profile_keys(struct arena *a, Str **ret_keys)
{
    Str *keys = NULL;
    size_t cap = 0;
    int n = 0;

    for (int i = 0; i < embed_count; i++) {
        Str name = str_of(embed_table[i].name);
        ptrdiff_t bare = name.n - (ptrdiff_t)sizeof suffix + 1;

        if (str_starts(name, S("assets/profiles/")) && bare > 0 &&
            str_is(str_from(name, bare), suffix))
            *PUSH(a, keys, n, cap) =
                str_dup(a, (Str){ name.p + sizeof folder - 1,
                                  bare - (ptrdiff_t)sizeof folder + 1 });
    }
    *ret_keys = keys;
    return n;
}
