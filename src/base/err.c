/* Refusals: one filler, one table of outside meanings. */
#include "base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
static const struct rc_row rows[RC_COUNT] = {
    [RC_OK]       = { "ok",       200, 0 },
    [RC_NOTFOUND] = { "notfound", 404, 1 },
    [RC_INVALID]  = { "invalid",  400, 1 },
    [RC_DENIED]   = { "denied",   403, 1 },
    [RC_CONFLICT] = { "conflict", 409, 1 },
    [RC_LIMIT]    = { "limit",    413, 1 },
    [RC_IO]       = { "io",       500, 1 },
    [RC_DB]       = { "db",       500, 1 },
};
/* clang-format on */

const struct rc_row *rc_row(enum rc rc)
{
    assert(rc >= RC_OK && rc < RC_COUNT);
    return &rows[rc];
}

enum rc(err_set)(struct err *e, enum rc rc, const char *field, const char *fmt,
                 ...)
{
    va_list ap;

    assert(rc != RC_OK);
    e->rc = rc;
    e->detail[0] = '\0';
    snprintf(e->field, sizeof e->field, "%s", field ? field : "");
    va_start(ap, fmt);
    /* fmt is a literal at every call; its translation is checked by msgfmt */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    vsnprintf(e->text, sizeof e->text, msg(e->lang, fmt), ap);
#pragma GCC diagnostic pop
    va_end(ap);
    return rc;
}

void err_clear(struct err *e)
{
    enum lang lang = e->lang;

    memset(e, 0, sizeof *e);
    e->lang = lang;
}
