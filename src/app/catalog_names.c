/* The columns of the catalogue that hold keys, and the names behind them. */
#include "app/catalog_names.h"

#include <string.h>

#include "domain/catalog.h"

/* Columns that point at rows of a list, and what they are called where the names
 * of those stand in them instead of their keys. */
enum of { OF_DOCUMENT, OF_BREAKDOWN, OF_OPTION, OF_INDICATOR };

/* clang-format off */
static const struct pointer {
    enum import_kind kind;
    const char *column;
    enum of of;
    const char *head;
} pointers[] = {
    { IMPORT_DOCUMENTS, "parent", OF_DOCUMENT, N_("Carries out") },
    { IMPORT_DOCUMENTS, "link", OF_DOCUMENT, N_("Belongs with") },
    { IMPORT_OPTIONS, "breakdown", OF_BREAKDOWN, N_("Breakdown") },
    { IMPORT_OPTIONS, "parent", OF_OPTION, N_("Belongs to") },
    { IMPORT_INDICATORS, "numerator", OF_INDICATOR, N_("Numerator") },
    { IMPORT_INDICATORS, "denominator", OF_INDICATOR, N_("Denominator") },
    { IMPORT_INDICATORS, "breakdowns", OF_BREAKDOWN, N_("Breakdowns") },
    { IMPORT_CAMPAIGNS, "documents", OF_DOCUMENT, N_("Documents") },
};
/* clang-format on */

static const struct pointer *pointer_of(enum import_kind kind,
                                        const char *column)
{
    for (int i = 0; i < countof(pointers); i++)
        if (pointers[i].kind == kind && strcmp(pointers[i].column, column) == 0)
            return &pointers[i];
    return NULL;
}

/* What the lists pointed at are called, read once for a page. */
struct catalog_names {
    struct arena *a;
    enum import_kind kind;
    struct document *documents;
    struct breakdown *breakdowns;
    struct option *options;
    struct indicator *indicators;
    int n_documents, n_breakdowns, n_options, n_indicators;
};

enum rc catalog_names_read(struct ctx *c, enum import_kind kind,
                           struct catalog_names **ret)
{
    struct catalog_names *x = NEW(c->arena, struct catalog_names, 1);
    bool needs[OF_INDICATOR + 1] = { false };

    x->a = c->arena;
    x->kind = kind;
    for (int i = 0; i < countof(pointers); i++)
        if (pointers[i].kind == kind)
            needs[pointers[i].of] = true;
    if (needs[OF_DOCUMENT])
        TRY(document_list(c, &x->documents, &x->n_documents));
    if (needs[OF_BREAKDOWN])
        TRY(breakdown_list(c, &x->breakdowns, &x->n_breakdowns));
    if (needs[OF_OPTION])
        TRY(option_list(c, &x->options, &x->n_options));
    if (needs[OF_INDICATOR])
        TRY(indicator_list(c, &x->indicators, &x->n_indicators));
    *ret = x;
    return RC_OK;
}

/* One that is not there, or has no name, by its key. */
static Str name_of(const struct catalog_names *x, enum of of, Str key)
{
    for (int i = 0; of == OF_DOCUMENT && i < x->n_documents; i++)
        if (str_eq(x->documents[i].key, key))
            return x->documents[i].number.n ? x->documents[i].number : key;
    for (int i = 0; of == OF_BREAKDOWN && i < x->n_breakdowns; i++)
        if (str_eq(x->breakdowns[i].key, key))
            return x->breakdowns[i].name;
    for (int i = 0; of == OF_OPTION && i < x->n_options; i++)
        if (str_eq(x->options[i].key, key))
            return x->options[i].name;
    for (int i = 0; of == OF_INDICATOR && i < x->n_indicators; i++)
        if (str_eq(x->indicators[i].key, key))
            return x->indicators[i].name;
    return key;
}

const char *catalog_names_head(enum import_kind kind, const char *column)
{
    const struct pointer *to = pointer_of(kind, column);

    return to ? to->head : NULL;
}

Str catalog_names_cell(const struct catalog_names *x, const char *column,
                       Str cell)
{
    const struct pointer *to = pointer_of(x->kind, column);
    Str rest = cell, key, s = S("");

    while (to && rest.n) {
        Str name;

        (void)str_cut(&rest, ';', &key);
        name = name_of(x, to->of, str_trim(key));
        s = s.n ? str_fmt(x->a, "%.*s, %.*s", STR(s), STR(name))
                : str_dup(x->a, name);
    }
    return to ? s : str_dup(x->a, cell);
}
