/* The model of a form: what the partial form.html prints. */
#include <string.h>

#include "app/page.h"
#include "app/page_common.h"

static const struct {
    const char *flag; /* of the template */
    const char *type; /* of the element */
} inputs[] = {
    [INPUT_TEXT] = { "is_line", "text" },
    [INPUT_AREA] = { "is_area", "" },
    [INPUT_DAY] = { "is_line", "text" },
    [INPUT_NUMBER] = { "is_line", "text" },
    [INPUT_PASSWORD] = { "is_line", "password" },
    [INPUT_CODE] = { "is_line", "text" },
    [INPUT_SELECT] = { "is_select", "" },
    [INPUT_CHECK] = { "is_check", "checkbox" },
    [INPUT_MANY] = { "is_many", "checkbox" },
    [INPUT_UNIT] = { "is_line", "text" },
    [INPUT_UNITS] = { "is_line", "text" },
    [INPUT_FILE] = { "is_file", "file" },
    [INPUT_HIDDEN] = { "is_hidden", "hidden" },
    [INPUT_BUTTON] = { "is_button", "submit" },
};

/* What was typed before belongs to a form of the same table only. */
static bool is_again(const struct page *p, const struct form_field *fields)
{
    return p->form.fields == fields && p->form.raw;
}

static void set_hints(struct page *p, struct value *o,
                      const struct form_field *f)
{
    static const char *const complete[][2] = {
        { "password", "current-password" },
        { "new_password", "new-password" },
        { "login", "username" },
        { "code", "one-time-code" },
    };

    for (int i = 0; i < countof(complete); i++)
        if (strcmp(f->f.name, complete[i][0]) == 0)
            val_set_text(o, "complete", str_of(complete[i][1]));
    if (f->as == INPUT_NUMBER)
        val_set_text(o, "mode", S("numeric"));
    if (f->as == INPUT_DAY)
        val_set_text(o, "hint", S("dd/mm/yyyy"));
    if (f->as == INPUT_UNIT || f->as == INPUT_UNITS)
        val_set_text(val_set(o, "suggest", val_object(p->a)), "href",
                     S("/units/suggest.json"));
    val_set_bool(o, "several", f->as == INPUT_UNITS);
}

static struct value *print_field(struct page *p, const struct form_field *f,
                                 struct value *errors)
{
    struct value *o = val_object(p->a);
    bool typed = f->as != INPUT_PASSWORD && f->as != INPUT_FILE;
    Str name = str_of(f->f.name);

    val_set_text(o, "name", name);
    val_set_text(o, "label", f->label ? page_text(p, f->label) : S(""));
    val_set_text(o, "help", f->help ? page_text(p, f->help) : S(""));
    val_set_text(o, "type", str_of(inputs[f->as].type));
    val_set_bool(o, inputs[f->as].flag, true);
    val_set_bool(o, "required", f->f.required);
    val_set_text(o, "group", f->group ? page_text(p, f->group) : S(""));
    val_set_text(o, "value", S(""));
    val_set_text(o, "error", S(""));
    val_set_bool(o, "ticked", false);
    val_set(o, "choices", val_list(p->a));
    set_hints(p, o, f);
    for (int i = 0;
         is_again(p, p->form.fields) && errors && p->form.fields[i].f.name;
         i++) {
        if (strcmp(p->form.fields[i].f.name, f->f.name) != 0)
            continue;
        if (typed)
            val_set_text(o, "value", p->form.raw[i]);
        val_set_bool(o, "ticked", str_is(p->form.raw[i], "1"));
        val_set_text(o, "error", p->form.errors[i]);
        if (p->form.errors[i].n) {
            struct value *e = val_add(errors, val_object(p->a));

            val_set_text(e, "name", name);
            val_set_text(e, "label", page_text(p, f->label ? f->label : ""));
            val_set_text(e, "text", p->form.errors[i]);
        }
    }
    return o;
}

struct value *page_form(struct page *p, const char *name,
                        const struct form_field *fields, Str action,
                        const char *button)
{
    struct value *form = val_set(p->v, name, val_object(p->a));
    struct value *list = val_list(p->a), *errors = val_list(p->a);
    struct value *buttons = val_set(form, "buttons", val_list(p->a));
    bool again = is_again(p, fields), has_file = false;

    for (int i = 0; fields[i].f.name; i++) {
        const char *end = fields[i].f.name + strlen(fields[i].f.name);

        if (end[-1] == '-')
            continue;
        has_file |= fields[i].as == INPUT_FILE;
        val_add(fields[i].as == INPUT_BUTTON ? buttons : list,
                print_field(p, &fields[i], again ? errors : NULL));
    }
    val_set_bool(form, "again", again);
    /* of a page with several forms: their fields may have the same names */
    val_set_text(form, "mark",
                 strcmp(name, "form") == 0 ? S("")
                                           : str_fmt(p->a, "%s-", name));
    val_set_text(form, "href", action);
    val_set_text(form, "button", page_text(p, button));
    val_set_bool(form, "multipart", has_file);
    val_set(form, "fields", list);
    val_set(form, "errors", errors);
    val_set_bool(form, "has_errors", val_count(errors) > 0);
    /* a refusal that belongs to no field */
    val_set_text(form, "refusal",
                 again && p->c->err.rc != RC_OK && val_count(errors) == 0
                     ? str_dup(p->a, str_of(p->c->err.text))
                     : S(""));
    if (again && strcmp(p->c->err.field, "fresh") == 0)
        val_set_text(val_set(form, "first", val_object(p->a)), "href",
                     href_plain(p->a, p->lang, "/me/again"));
    return form;
}

/* The containers of a model are made here, so they may be filled further. */
static struct value *field_of(struct value *form, const char *name)
{
    const struct value *list = val_get(form, S("fields"));

    for (int i = 0; i < val_count(list); i++) {
        const struct value *o = val_at(list, i);

        if (str_is(val_str(val_get(o, S("name"))), name))
            return (struct value *)(uintptr_t)o;
    }
    return NULL;
}

void page_form_value(struct page *p, struct value *form, const char *field,
                     Str value)
{
    struct value *o = field_of(form, field);

    /* what was typed stays, whatever was wrong with it */
    if (!o || val_num(val_get(form, S("again"))))
        return;
    (void)p;
    val_set_text(o, "value", value);
    val_set_bool(o, "ticked", str_is(value, "1"));
}

static bool is_among(Str list, Str value)
{
    Str item;

    while (str_cut(&list, ';', &item))
        if (str_eq(str_trim(item), value))
            return true;
    return false;
}

void page_form_choice(struct page *p, struct value *form, const char *field,
                      Str value, Str label)
{
    struct value *o = field_of(form, field);
    struct value *list = (struct value *)(uintptr_t)val_get(o, S("choices"));
    struct value *c = val_add(list, val_object(p->a));

    val_set_text(c, "value", value);
    val_set_text(c, "label", label);
    val_set_bool(c, "chosen", is_among(val_str(val_get(o, S("value"))), value));
}

static bool is_in(const char *names, Str name)
{
    Str rest = str_of(names), word;

    while (str_cut(&rest, ' ', &word))
        if (str_eq(word, name))
            return true;
    return false;
}

void page_form_only(struct page *p, struct value *form, const char *names)
{
    const struct value *all = val_get(form, S("fields"));
    struct value *list = val_list(p->a);

    for (int i = 0; i < val_count(all); i++) {
        const struct value *f = val_at(all, i);

        if (is_in(names, val_str(val_get(f, S("name")))))
            val_add(list, (struct value *)(uintptr_t)f);
    }
    val_set(form, "fields", list);
}

void page_form_cancel(struct page *p, struct value *form, Str href)
{
    struct value *o = val_set(form, "cancel", val_object(p->a));

    val_set_text(o, "href", href);
}

void page_form_autosave(struct page *p, struct value *form, Str href)
{
    struct value *o = val_set(form, "autosave", val_object(p->a));

    val_set_text(o, "href", href);
}
