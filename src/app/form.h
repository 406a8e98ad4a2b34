/*
 * Forms: what comes in by POST, checked by a table of fields, and the same table
 * printed as a form.  JSON bodies go through the same rows.
 *
 * Parts that no row names are dropped (in JSON: refused), but for those whose name
 * begins with a row's name that ends in "-": a grid's cells, "cell-".
 */
#ifndef APP_FORM_H
#define APP_FORM_H

#include "app/http.h"
#include "domain/field.h"

struct page;
struct value;

enum { FORM_MAX_FIELDS = 40, FORM_MAX_BODY = 1 << 20 };

enum form_input {
    INPUT_TEXT,
    INPUT_AREA,
    INPUT_DAY,
    INPUT_NUMBER,
    INPUT_PASSWORD, /* never shown again */
    INPUT_CODE,     /* a one-time code */
    INPUT_SELECT,
    INPUT_CHECK, /* a box; "1" when ticked */
    INPUT_MANY,  /* several boxes of one name: values joined by ; */
    INPUT_UNIT,  /* a unit's key, found while typing its name */
    INPUT_UNITS, /* several, ; between */
    INPUT_FILE,
    INPUT_HIDDEN,
    INPUT_BUTTON, /* a further button; "1" when it was pressed */
};

/* A row; the table ends with one without a name. */
struct form_field {
    struct field f;    /* name, kind, required, max: domain/field.h */
    const char *label; /* message ids */
    const char *help;
    enum form_input as;
    const char *group; /* begins a fieldset with this name, or NULL */
};

/* What came. */
struct form {
    const struct form_field *fields;
    struct field_value *v; /* by row of the table; NULL: nothing came */
    Str *raw;              /* as typed; of a file its bytes */
    Str *file_names;       /* by row, empty: none */
    Str *errors;           /* sentence by row, empty: none */
    int n_errors;
    Str once, csrf;
    const struct http_part *parts; /* all, for names that end in "-" */
    int n_parts;
};

/* Reads the body by the table; every wrong field is noted.  RC_INVALID: some was, and
 * c->err is the first.  A unit's name in an INPUT_UNIT is its key from then on. */
enum rc form_read(struct page *p, const struct http_request *req) MUST_CHECK;
/* A refusal of the handler, at its field where the form has it. */
void form_note(struct page *p);

/* Value of a field that came; empty when none did. */
const struct field_value *form_at(const struct page *p, const char *name);
#define form_str(p, name) (form_at((p), (name))->text)
bool form_ticked(const struct page *p, const char *name);
int64_t form_count(const struct page *p, const char *name);

/* ---- printing ---- */

/*
 * The model of {{>form}} under p->v's `name`: fields with labels, help and what was typed
 * before.  action: an address of ours; button: message id of the first button.
 */
struct value *page_form(struct page *p, const char *name,
                        const struct form_field *fields, Str action,
                        const char *button);
/* What stands in a field to begin with; what was typed goes before it.  A field that
 * is not there is passed over. */
void page_form_value(struct page *p, struct value *form, const char *field,
                     Str value);
/* One choice of a SELECT or MANY. */
void page_form_choice(struct page *p, struct value *form, const char *field,
                      Str value, Str label);
/* Shows these fields and no others: names, a blank between two. */
void page_form_only(struct page *p, struct value *form, const char *names);
/* A second way out beside the button: a link. */
void page_form_cancel(struct page *p, struct value *form, Str href);
/* Marks the form: data-guard, data-autosave="ADDRESS". */
void page_form_autosave(struct page *p, struct value *form, Str href);

#endif
