/* How far a document is that somebody waits for. */
#include "app/page_progress.h"

#include <string.h>

#include "app/page_common.h"
#include "app/site.h"

enum { STEPS = 3 };

void page_step(const struct page *p, int step)
{
    if (p->site && p->ticket.n)
        render_step(p->site->renders, p->ticket, step);
}

void page_progress_of(const struct page *p, char ret[HASH_HEX])
{
    unsigned char sum[HASH_BYTES];
    struct hash h;

    hash_init(&h, 5);
    hash_field(&h, p->base);
    for (int i = 0; i < PAGE_KEYS; i++)
        hash_field(&h, p->keys[i].n ? p->keys[i] : S(""));
    hash_done(&h, sum);
    hash_hex(sum, ret);
}

static Str how_far(struct page *p, const struct render_look *look)
{
    static const char *const steps[STEPS] = {
        N_("Begins now."), N_("The figures are being counted."),
        N_("The file is being written.")
    };

    if (look->state == RENDER_DONE)
        return page_text(p, N_("The file is ready."));
    if (look->state == RENDER_WAITS && look->ahead > 0)
        return str_fmt(
            p->a, msg(p->lang, N_("Waits: %d other files are made before it.")),
            look->ahead);
    return page_text(p, steps[look->step < STEPS ? look->step : STEPS - 1]);
}

static void set_wait(struct page *p, const struct render_look *look)
{
    static const int percents[] = { 10, 40, 75 };
    bool done = look->state == RENDER_DONE;
    int at = look->state == RENDER_WAITS ? -1 : look->step;
    Str here = str_fmt(p->a, "/reports/%s/wait.json?wait=%.*s%s",
                       page_key(p->a, p->keys[0]).p, STR(p->in.wait),
                       p->lang == LANG_EN ? "&lang=en" : "");

    val_set_int(p->v, "percent",
                done     ? 100
                : at < 0 ? 3
                         : percents[at < STEPS ? at : 2]);
    val_set_text(p->v, "text", how_far(p, look));
    if (done)
        val_set_text(p->v, "href", look->href);
    val_set_text(val_set(p->v, "poll", val_object(p->a)), "href", here);
    val_set_text(val_set(p->v, "back", val_object(p->a)), "href",
                 href_key(p->a, p->lang, "reports", p->keys[0]));
}

enum rc page_progress(struct page *p)
{
    struct render_look look;
    char of[HASH_HEX];

    page_progress_of(p, of);
    render_look(p->site->renders, p->a, p->in.wait, pool_clock(), &look);
    if (look.state == RENDER_NONE || strcmp(of, look.of) != 0)
        return fail(p->c, RC_NOTFOUND, "wait",
                    N_("the file is not kept any more; ask for it again on the "
                       "page of the report"));
    if (look.state == RENDER_FAILED) {
        p->c->err = look.err;
        return look.err.rc;
    }
    if (look.state == RENDER_DONE && p->as == AS_HTML) {
        p->location = look.href;
        return RC_OK;
    }
    p->view = "progress";
    p->title = page_text(p, N_("The file is being made"));
    page_crumb(p, href_plain(p->a, p->lang, "/reports"),
               page_text(p, N_("Reports")));
    page_crumb(p, href_key(p->a, p->lang, "reports", p->keys[0]),
               page_text(p, N_("Report")));
    page_crumb(p, S(""), p->title);
    set_wait(p, &look);
    return RC_OK;
}
