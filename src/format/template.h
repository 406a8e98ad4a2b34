/*
 * Mustache templates over struct value, compiled once.  The whole public core
 * specification, dynamic names, and layout by inheritance ({{<layout}}
 * {{$main}}..{{/main}}{{/layout}}).  Text is escaped for HTML (& < > " ')
 * unless the value is VAL_HTML; {{{raw}}} and {{&raw}} are refused at compile
 * time unless the set was made with TEMPLATE_RAW_OK (the specification's own
 * cases).  Numbers: VAL_INT and VAL_MICRO print plain.
 *
 * A section is passed over for: nothing, null, false, an empty list, an empty
 * text.  0 is something: it is shown.
 */
#ifndef FORMAT_TEMPLATE_H
#define FORMAT_TEMPLATE_H

#include "base/err.h"
#include "base/str.h"

struct arena;
struct buf;
struct value;
struct template_set; /* compiled templates by name; read-only once built */

enum { TEMPLATE_RAW_OK = 1 };
/* Sections, partials and values inside one another while rendering. */
enum { TEMPLATE_MAX_DEPTH = 200 };

struct template_set *template_set_new(unsigned flags);
void template_set_free(struct template_set *set);
/* Compiles; an error says line and column.  Partials may be added later. */
enum rc template_add(struct template_set *set, Str name, Str text,
                     struct err *e) MUST_CHECK;
/* Every partial and parent named in the set is in the set (not dynamic ones).
 */
enum rc template_set_check(const struct template_set *set,
                           struct err *e) MUST_CHECK;
/* Renders; an unknown template is RC_NOTFOUND; depth is bounded. */
enum rc template_render(const struct template_set *set, Str name,
                        const struct value *model, struct buf *out,
                        struct err *e) MUST_CHECK;

#endif
