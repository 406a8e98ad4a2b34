/*
 * struct value: what a handler shows.  A tree of null, bool, number (micro),
 * text, list, object, made once and printed as HTML (through a template), JSON or
 * CSV.  Keys are literals.  All memory is the arena's.
 */
#ifndef FORMAT_VALUE_H
#define FORMAT_VALUE_H

#include "base/err.h"
#include "base/str.h"

struct arena;
struct buf;

enum value_kind {
    VAL_NULL,
    VAL_BOOL,
    VAL_INT,
    VAL_MICRO,
    VAL_TEXT,
    VAL_HTML,
    VAL_LIST,
    VAL_OBJECT
};

struct value; /* opaque */

struct value *val_null(struct arena *a);
struct value *val_bool(struct arena *a, bool b);
struct value *val_int(struct arena *a, int64_t n);
struct value *val_micro(struct arena *a, int64_t micro); /* exact decimal */
struct value *val_text(struct arena *a, Str s);
/* Markup made by a writer of ours (svg, doc_to_html): not escaped again. */
struct value *val_html(struct arena *a, Str s);
struct value *val_list(struct arena *a);
struct value *val_object(struct arena *a);

/* The container takes the item; returns the item. */
struct value *val_add(struct value *list, struct value *item);
struct value *val_set(struct value *object, const char *key, struct value *v);
/* Shorthands for val_set(o, key, val_x(...)). */
void val_set_text(struct value *o, const char *key, Str s);
void val_set_int(struct value *o, const char *key, int64_t n);
void val_set_bool(struct value *o, const char *key, bool b);
void val_set_micro(struct value *o, const char *key, int64_t micro);

/* Puts head before every text under `key` that begins with "/", at any depth. */
void val_prefix(struct value *v, const char *key, Str head);

enum value_kind val_kind(const struct value *v);
const struct value *val_get(const struct value *object, Str key);
int val_count(const struct value *list);
const struct value *val_at(const struct value *list, int i);
Str val_str(const struct value *v); /* VAL_TEXT, VAL_HTML; else {0} */
/* VAL_INT n, VAL_MICRO micro, VAL_BOOL 0 or 1 */
int64_t val_num(const struct value *v);

/* JSON, keys in the order set, UTF-8 as it is; `pretty` indents by two. */
void val_json(struct buf *out, const struct value *v, bool pretty);
/*
 * Parses JSON (jansson): depth ≤ 64, no duplicate keys, size ≤ max bytes.
 * Numbers must be whole or have at most six decimals.
 */
enum rc val_parse(struct arena *a, Str json, size_t max, struct value **ret,
                  struct err *e) MUST_CHECK;

#endif
