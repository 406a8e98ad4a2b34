/* Finds the embedded schema files and replaces the tokens. */
#include "store/schema.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/embed.h"
#include "store/db.h"

static bool is_step(const struct embed *e)
{
    return strncmp(e->name, "sql/", 4) == 0;
}

int schema_version(void)
{
    int n = 0;

    for (int i = 0; i < embed_count; i++)
        n += is_step(&embed_table[i]);
    return n;
}

int schema_wanted(unsigned flags)
{
    int n = (int)(flags >> 8);

    assert(n <= schema_version());
    return n ? n : schema_version();
}

enum rc schema_accept(const char *where, int version, unsigned flags,
                      struct err *e)
{
    int known = schema_version();

    if (version > known)
        return err_set(e, RC_DB, "",
                       N_("'%s' was written by a newer soket (schema %d, this "
                          "program knows %d); install the newer program"),
                       where, version, known);
    if (version < known && !(flags & DB_OLD))
        return err_set(
            e, RC_DB, "",
            N_("'%s' was written by an older soket (schema %d, this "
               "program needs %d); bring it up to date with 'soket "
               "upgrade', as the owner of the data: nothing is lost"),
            where, version, known);
    return RC_OK;
}

/* Length of the token at p, its replacement in *ret_text; 0 when none. */
static size_t token_at(const char *p, const struct schema_token *tokens,
                       const char **ret_text)
{
    for (; tokens->token; tokens++) {
        size_t n = strlen(tokens->token);

        if (strncmp(p, tokens->token, n) == 0) {
            *ret_text = tokens->text;
            return n;
        }
    }
    return 0;
}

Str schema_step(struct arena *a, int step, const struct schema_token *tokens)
{
    struct buf *out = NEW(a, struct buf, 1);
    const char *p = NULL;

    for (int i = 0, n = 0; i < embed_count && !p; i++)
        if (is_step(&embed_table[i]) && ++n == step)
            p = (const char *)embed_table[i].p;
    assert(p);
    buf_init_arena(out, a, BUF_NO_MAX);
    while (*p) {
        const char *text;
        size_t n = *p == '@' ? token_at(p, tokens, &text) : 0;

        if (n)
            buf_z(out, text);
        else
            buf_char(out, *p);
        p += n ? n : 1;
    }
    return buf_view(out);
}
