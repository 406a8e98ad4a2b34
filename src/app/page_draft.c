/*
 * POST /drafts?next=FORM keeps what was typed into any form of ours, changed fields
 * only, as JSON by account and address; POST /drafts/drop lets go of it.
 */
#include "app/page_draft.h"

#include <string.h>

#include "app/page_common.h"
#include "app/routes.h"
#include "app/viewer.h"
#include "base/buf.h"
#include "domain/form_draft.h"

/* ---- what was kept ---- */

static Id account_of(const struct page *p)
{
    return p->viewer && p->viewer->kind == VIEWER_PERSON
               ? p->viewer->actor.account
               : 0;
}

enum rc page_draft_read(struct page *p, Str path, struct page_draft *ret)
{
    struct form_draft d = { .fields = S("") };
    struct value *list;

    *ret = (struct page_draft){ .there = false };
    if (!account_of(p))
        return RC_OK;
    TRY(form_draft_get(p->c, account_of(p), path, &d, &ret->there));
    if (!ret->there)
        return RC_OK;
    TRY(val_parse(p->a, d.fields, FORM_DRAFT_MAX, &list, &p->c->err));
    ret->at = d.at;
    ret->list = list;
    return RC_OK;
}

static Str member(const struct value *o, const char *name)
{
    Str s = val_str(val_get(o, str_of(name)));

    return s.p ? s : S("");
}

Str page_draft_value(struct page *p, const struct page_draft *d,
                     const char *name)
{
    Str s = { 0 };

    for (int i = 0; d->there && i < val_count(d->list); i++) {
        const struct value *o = val_at(d->list, i);

        if (!str_is(member(o, "n"), name))
            continue;
        s = s.p ? str_fmt(p->a, "%.*s;%.*s", STR(s), STR(member(o, "v")))
                : member(o, "v");
    }
    return s;
}

/* ---- in a form ---- */

static Str href_of(struct page *p, const char *folder, Str path)
{
    return str_fmt(p->a, "%s?next=%s%s", folder, http_escape(p->a, path).p,
                   p->lang == LANG_EN ? "&lang=en" : "");
}

void page_draft_mark(struct page *p, struct value *form, Str path,
                     const struct page_draft *d)
{
    struct value *o;

    if (!account_of(p))
        return;
    page_form_autosave(p, form, href_of(p, "/drafts.json", path));
    if (!d->there || p->form.fields)
        return;
    o = val_set(p->v, "draft", val_object(p->a));
    val_set_text(o, "href", href_of(p, "/drafts/drop", path));
    val_set_text(o, "text",
                 str_fmt(p->a,
                         msg(p->lang, N_("What you typed here until %s was "
                                         "kept and is shown again; it has not "
                                         "been sent yet.")),
                         page_moment(p, d->at).p));
}

enum rc page_draft_show(struct page *p, struct value *form, Str path, Str base)
{
    const struct value *fields = val_get(form, S("fields"));
    struct page_draft d;

    TRY(page_draft_read(p, path, &d));
    page_draft_mark(p, form, path, &d);
    page_form_value(p, form, "draft_at",
                    d.there ? str_fmt(p->a, "%lld", (long long)d.at) : S(""));
    page_form_value(p, form, "made", base);
    for (int i = 0; !p->form.fields && i < val_count(fields); i++) {
        Str name = member(val_at(fields, i), "name");
        Str kept = page_draft_value(p, &d, str_dup(p->a, name).p);

        if (kept.p)
            page_form_value(p, form, str_dup(p->a, name).p, kept);
    }
    return RC_OK;
}

enum rc page_draft_sent(struct page *p, Str path)
{
    return account_of(p) ? form_draft_drop(p->c, account_of(p), path) : RC_OK;
}

/* ---- keeping ---- */

/* Marks of the form, not words of the person; and nothing secret is kept. */
static bool is_kept(Str name)
{
    static const char *const not_kept[] = { "csrf", "once",     "draft_at",
                                            "made", "password", "new_password",
                                            "code", "seed",     "file" };

    return name.n &&
           str_index(name, not_kept, countof(not_kept)) == countof(not_kept);
}

static bool was_sent(const struct page *p, Str name)
{
    for (int i = 0; i < p->form.n_parts; i++)
        if (str_eq(p->form.parts[i].name, name))
            return true;
    return false;
}

static void keep(struct page *p, struct value *list, Str name, Str value)
{
    struct value *o = val_add(list, val_object(p->a));

    val_set_text(o, "n", name);
    val_set_text(o, "v", value);
}

/* What stood there before, but for the fields that came now. */
static Str merge(struct page *p, const struct page_draft *old)
{
    struct value *list = val_list(p->a);
    struct buf *b = NEW(p->a, struct buf, 1);

    for (int i = 0; old->there && i < val_count(old->list); i++) {
        Str name = member(val_at(old->list, i), "n");

        if (!was_sent(p, name))
            keep(p, list, name, member(val_at(old->list, i), "v"));
    }
    for (int i = 0; i < p->form.n_parts; i++) {
        const struct http_part *part = &p->form.parts[i];

        if (!part->is_file && is_kept(part->name))
            keep(p, list, part->name, part->value);
    }
    buf_init_arena(b, p->a, 4 * FORM_MAX_BODY);
    val_json(b, list, false);
    return buf_view(b);
}

static const struct form_field draft_form[] = {
    { { "draft_at", FIELD_TEXT, false, 20 },
      N_("Draft"),
      NULL,
      INPUT_HIDDEN,
      NULL },
    { { "made", FIELD_TEXT, false, 200 },
      N_("Version"),
      NULL,
      INPUT_HIDDEN,
      NULL },
    { { 0 }, NULL, NULL, INPUT_TEXT, NULL }
};

static enum rc check_path(struct page *p)
{
    if (p->in.next.n < 2)
        return fail(p->c, RC_INVALID, "next",
                    N_("there is no form at this address"));
    return RC_OK;
}

static void say(struct page *p, int64_t at)
{
    struct value *set = val_set(p->v, "set", val_object(p->a));

    val_set_bool(p->v, "conflict", false);
    val_set_int(p->v, "saved_at", at);
    val_set_text(
        p->v, "text",
        str_fmt(p->a, msg(p->lang, N_("Kept at %s")), page_moment(p, at).p));
    val_set_text(set, "draft_at", str_fmt(p->a, "%lld", (long long)at));
}

static enum rc draft(struct page *p)
{
    struct form_draft d = { .path = p->in.next, .base = form_str(p, "made") };
    struct page_draft old;
    int64_t at = 0;

    TRY(check_path(p));
    p->bare = true;
    if (p->as == AS_HTML)
        p->location = p->in.next;
    TRY(page_draft_read(p, p->in.next, &old));
    d.fields = merge(p, &old);
    if (form_str(p, "draft_at").n && !str_int(form_str(p, "draft_at"), &d.at))
        d.at = 0;
    if (form_draft_save(p->c, account_of(p), &d, &at) == RC_OK) {
        say(p, at);
        return RC_OK;
    }
    if (p->c->err.rc != RC_CONFLICT)
        return p->c->err.rc;
    val_set_bool(p->v, "conflict", true);
    val_set_text(p->v, "text", str_dup(p->a, str_of(p->c->err.text)));
    err_clear(&p->c->err);
    return RC_OK;
}

static enum rc drop(struct page *p)
{
    TRY(check_path(p));
    p->location = p->lang == LANG_EN
                      ? str_fmt(p->a, "%.*s%slang=en", STR(p->in.next),
                                str_find(p->in.next, '?', 0) < 0 ? "?" : "&")
                      : p->in.next;
    p->said = "dropped";
    return form_draft_drop(p->c, account_of(p), p->in.next);
}

static const struct form_field no_fields[] = {
    { { 0 }, NULL, NULL, INPUT_TEXT, NULL }
};

const struct route draft_routes[] = {
    { POST, "/drafts", draft, MAY(NONE, SELF, 0), AS_JSON, "next", "",
      N_("What was typed into a form and has not been sent yet"), draft_form,
      NULL, NULL, NULL, ROUTE_TOKEN | ROUTE_KEEP, 0 },
    { POST, "/drafts/drop", drop, MAY(NONE, SELF, 0), 0, "next", "",
      N_("Lets go of what was typed into a form"), no_fields, NULL, NULL, NULL,
      ROUTE_TOKEN, 0 },
    { 0 }
};
