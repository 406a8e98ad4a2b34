/* Files behind an activity: attached, given out, taken off. */
#include "app/page_activity.h"
#include "app/routes.h"
#include "app/upload.h"
#include "domain/evidence.h"

enum { FORM_ROOM = 1 << 20 };

static enum rc attach(struct page *p)
{
    struct evidence_new f = { .bytes = form_str(p, "file") };
    Str key;

    for (int i = 0; p->form.fields[i].f.name; i++)
        if (p->form.fields[i].as == INPUT_FILE)
            f.name = p->form.file_names[i];
    TRY(upload_check(p->a, &f, &p->c->err));
    TRY(evidence_add(p->c, p->keys[0], &f, &key));
    p->said = "attached";
    p->location = activity_href(p, p->keys[0], "");
    return RC_OK;
}

static enum rc give(struct page *p)
{
    struct evidence f;
    Str bytes;

    TRY(evidence_get(p->c, p->keys[0], &f, &bytes));
    p->file = (struct page_file){ bytes, evidence_media[f.type], f.name };
    return RC_OK;
}

static enum rc take_off(struct page *p)
{
    struct evidence f;
    Str bytes;

    TRY(evidence_get(p->c, p->keys[0], &f, &bytes));
    TRY(evidence_remove(p->c, f.activity, p->keys[0], form_str(p, "reason")));
    p->said = "removed";
    p->location = activity_href(p, f.activity, "");
    return RC_OK;
}

static const struct form_field remove_form[] = {
    { { "reason", FIELD_TEXT, true, 2000 },
      N_("Reason"),
      NULL,
      INPUT_TEXT,
      NULL },
    { { 0 }, NULL, NULL, INPUT_TEXT, NULL }
};

const struct route activity_file_routes[] = {
    { POST, "/activities/{a}/files", attach, MAY(ENTER, ACTIVITY, 0), 0, "",
      "activities",
      N_("Attaches a file: pdf, docx, xlsx, png or jpg, up to 20 MB"),
      activity_upload_form, activity_one_page, NULL, NULL, 0,
      UPLOAD_MAX + FORM_ROOM },
    { GET, "/files/{f}", give, MAY(READ, FILE, 0), 0, "", "activities",
      N_("A file as it was attached") },
    { POST, "/files/{f}/remove", take_off, MAY(ENTER, FILE, 0), 0, "",
      "activities", N_("Takes a file off its activity, with a reason"),
      remove_form, NULL, NULL, NULL, 0, 0 },
    { 0 }
};
