/*
 * Coming in and going out: sign-in, the second factor, the first administrator, a new
 * password with a one-time code.  Passwords are worked on in LANE_HASH, between
 * `before`, which reads, and the handler, which writes.
 */
#include <string.h>

#include "app/page_common.h"
#include "app/routes.h"
#include "app/site.h"
#include "app/viewer.h"
#include "domain/account.h"
#include "domain/event.h"
#include "domain/org.h"
#include "domain/session.h"
#include "domain/sign_in.h"

/* What goes from step to step: in the request's memory, not the page's. */
struct sign {
    struct sign_in in;
    struct code_use code;
    int wait_s; /* throttled: nothing was evaluated */
    struct err e;
    Str hash;
};

static struct sign *sign_new(struct page *p)
{
    struct arena *a = p->req->a;
    struct sign *s = NEW(a, struct sign, 1);

    s->in.a = s->code.a = a;
    s->hash = S("");
    s->in.address = s->code.address = str_of(p->req->address);
    s->in.agent = str_dup(a, p->req->agent);
    p->memo = s;
    return s;
}

/* In LANE_HASH, before anything is evaluated. */
static bool may_try(struct page *p, struct sign *s, Str name, bool known)
{
    const struct throttle_who who = { name, str_of(p->req->address), known };

    return throttle_try(p->site->throttle, &who, pool_clock(), &s->wait_s);
}

/* The owner is told afterwards of what was tried meanwhile. */
static void was_good(struct page *p, const struct sign_in *in, Str name,
                     bool known)
{
    const struct throttle_who who = { name, str_of(p->req->address), known };

    throttle_good(p->site->throttle, &who, pool_clock());
    if (in->knocks > 0)
        p->said = "knocks";
}

/* The password was right: it is the code's try that counts. */
static void counts_later(struct page *p, Str name, bool known)
{
    const struct throttle_who who = { name, str_of(p->req->address), known };

    throttle_back(p->site->throttle, &who, pool_clock());
}

static Str way_back(const struct page *p)
{
    return p->in.next.n ? p->in.next : href_plain(p->a, p->lang, "/");
}

/* ---- sign-in ---- */

static const struct form_field sign_in_form[] = {
    { { "login", FIELD_TEXT, true, 64 },
      N_("Login name"),
      NULL,
      INPUT_TEXT,
      NULL },
    { { "password", FIELD_TEXT, true, 200 },
      N_("Password"),
      NULL,
      INPUT_PASSWORD,
      NULL },
    { { 0 }, NULL, NULL, INPUT_TEXT, NULL },
};

static enum rc sign_in_page(struct page *p)
{
    int64_t accounts = 0;
    Str action = href_plain(p->a, p->lang, "/sign-in");

    if (p->in.next.n)
        action = str_fmt(p->a, "%.*s%snext=%s", STR(action),
                         p->lang == LANG_EN ? "&" : "?",
                         http_escape(p->a, p->in.next).p);
    p->view = "sign_in";
    p->title = page_text(p, N_("Sign in"));
    page_form(p, "form", sign_in_form, action, N_("Sign in"));
    TRY(account_count(p->c, &accounts));
    val_set_bool(p->v, "is_new", accounts == 0);
    val_set_text(val_set(p->v, "first", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/first"));
    val_set_text(val_set(p->v, "reset", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/reset"));
    return RC_OK;
}

static enum rc sign_in_before(struct page *p)
{
    struct sign *s = sign_new(p);

    s->in.name = str_dup(s->in.a, form_str(p, "login"));
    s->in.password = str_dup(s->in.a, form_str(p, "password"));
    s->in.code = S("");
    return sign_in_read(p->c, &s->in);
}

static enum rc sign_in_hash(struct page *p)
{
    struct sign *s = p->memo;

    if (may_try(p, s, s->in.name, s->in.known))
        sign_in_verify(&s->in, p->site->config.cost);
    return RC_OK;
}

static enum rc sign_in(struct page *p)
{
    struct sign *s = p->memo;

    if (!s)
        return fail(p->c, RC_INVALID, "login", N_("fill in this field"));
    if (s->wait_s)
        return page_wait(p, s->wait_s);
    TRY(sign_in_finish(p->c, &s->in));
    if (s->in.result == SIGN_IN_REFUSED) {
        p->refused = true;
        return sign_in_refusal(p->c, &s->in) == RC_OK ? RC_DB : RC_OK;
    }
    if (s->in.result == SIGN_IN_GOOD)
        was_good(p, &s->in, s->in.name, s->in.known);
    /* one browser, one session: its cookie is about to be another */
    if (p->viewer->actor.session)
        TRY(session_end(p->c, p->viewer->actor.account,
                        p->viewer->actor.session));
    p->token = str_of(s->in.token);
    p->location = way_back(p);
    if (s->in.result == SIGN_IN_SECOND)
        counts_later(p, s->in.name, s->in.known);
    if (s->in.result == SIGN_IN_SECOND)
        p->location =
            str_fmt(p->a, "/second?next=%s%s", http_escape(p->a, p->location).p,
                    p->lang == LANG_EN ? "&lang=en" : "");
    return RC_OK;
}

/* ---- the second factor ---- */

static const struct form_field second_form[] = {
    { { "code", FIELD_TEXT, true, 40 },
      N_("Code"),
      N_("Six digits from your authenticator program, or a recovery code."),
      INPUT_CODE,
      NULL },
    { { 0 }, NULL, NULL, INPUT_TEXT, NULL },
};

static enum rc second_page(struct page *p)
{
    Str action =
        str_fmt(p->a, "/second?next=%s%s", http_escape(p->a, way_back(p)).p,
                p->lang == LANG_EN ? "&lang=en" : "");

    if (!p->viewer->owes_second) {
        p->location = way_back(p);
        return RC_OK;
    }
    p->view = "plain_form";
    p->title = page_text(p, N_("Second factor"));
    page_form(p, "form", second_form, action, N_("Continue"));
    return RC_OK;
}

/* The password was right: only the code can be meant.  The try is kept. */
static enum rc wrong_code(struct page *p)
{
    p->refused = true;
    return fail(p->c, RC_DENIED, "code",
                N_("the code is not right; type the one that the program shows "
                   "now, or a recovery code that was not used yet")) == RC_OK
               ? RC_DB
               : RC_OK;
}

static enum rc second(struct page *p)
{
    struct sign *s = sign_new(p);
    bool known;
    Str who;

    if (!p->viewer->owes_second)
        return fail(p->c, RC_CONFLICT, "code",
                    N_("this session has given its code already"));
    s->in.name = s->in.password = s->in.code = S("");
    TRY(sign_in_read_account(p->c, p->viewer->actor.account, &s->in));
    who = s->in.name;
    known = s->in.known;
    if (!may_try(p, s, who, known))
        return page_wait(p, s->wait_s);
    TRY(sign_in_second(p->c, p->viewer->actor.session, form_str(p, "code"),
                       &s->in));
    if (s->in.result == SIGN_IN_REFUSED)
        return wrong_code(p);
    was_good(p, &s->in, who, known);
    p->token = str_of(s->in.token);
    p->location = way_back(p);
    return RC_OK;
}

/* ---- going out ---- */

static const struct form_field no_fields[] = {
    { { 0 }, NULL, NULL, INPUT_TEXT, NULL },
};

static enum rc sign_out(struct page *p)
{
    if (p->viewer->actor.session)
        TRY(session_end(p->c, p->viewer->actor.account,
                        p->viewer->actor.session));
    p->leaves = true;
    p->location = href_plain(p->a, p->lang, "/sign-in");
    return RC_OK;
}

/* ---- the first administrator ---- */

static const struct form_field first_form[] = {
    { { "code", FIELD_TEXT, true, 40 },
      N_("One-time code"),
      N_("The program printed it when it started."),
      INPUT_CODE,
      NULL },
    { { "full_name", FIELD_TEXT, true, 100 },
      N_("Your full name"),
      NULL,
      INPUT_TEXT,
      NULL },
    { { "login", FIELD_TEXT, true, 64 },
      N_("Login name"),
      N_("Small letters without marks, digits and . _ -"),
      INPUT_TEXT,
      NULL },
    { { "new_password", FIELD_TEXT, true, 200 },
      N_("New password"),
      N_("At least 12 characters; a sentence is easy to remember."),
      INPUT_PASSWORD,
      NULL },
    { { "organisation", FIELD_TEXT, false, 200 },
      N_("Name of the organisation"),
      N_("The unit at the top; the others are founded under it or imported."),
      INPUT_TEXT,
      NULL },
    { { "since", FIELD_DAY, false, 0 },
      N_("Since which day"),
      N_("Activities can be entered from this day on."),
      INPUT_DAY,
      NULL },
    { { 0 }, NULL, NULL, INPUT_TEXT, NULL },
};

static enum rc first_page(struct page *p)
{
    int64_t accounts = 0;
    const struct org *o;
    struct value *form;

    TRY(account_count(p->c, &accounts));
    if (accounts)
        return fail(p->c, RC_CONFLICT, "code",
                    N_("there is an administrator already; sign in"));
    p->view = "plain_form";
    p->title = page_text(p, N_("First administrator"));
    form = page_form(p, "form", first_form, href_plain(p->a, p->lang, "/first"),
                     N_("Begin"));
    TRY(org_get(p->c, &o));
    if (org_is_empty(o))
        page_form_value(p, form, "since",
                        page_day(p, day_of(day_year(p->c->today), 1, 1)));
    else
        page_form_only(p, form, "code full_name login new_password");
    return RC_OK;
}

/* Where there is no unit yet the organisation itself is founded first. */
static enum rc found_organisation(struct page *p)
{
    Day since = form_at(p, "since")->day;
    const struct org *o;

    TRY(org_get(p->c, &o));
    if (!org_is_empty(o))
        return RC_OK;
    if (!form_str(p, "organisation").n)
        return fail(p->c, RC_INVALID, "organisation", N_("fill in this field"));
    return event_found_top(p->c, form_str(p, "organisation"),
                           form_str(p, "since").n ? since : p->c->today);
}

static enum rc first_before(struct page *p)
{
    struct sign *s = sign_new(p);

    s->in.password = str_dup(s->in.a, form_str(p, "new_password"));
    s->in.name = str_dup(s->in.a, form_str(p, "login"));
    s->in.person = str_dup(s->in.a, form_str(p, "full_name"));
    return RC_OK;
}

static enum rc first_hash(struct page *p)
{
    struct sign *s = p->memo;
    const struct password_words w = { s->in.name, s->in.person, S("") };

    s->e.lang = p->lang;
    if (may_try(p, s, S(""), false))
        (void)!password_make(s->in.a, p->site->config.cost, s->in.password, &w,
                             &s->hash, &s->e);
    return RC_OK;
}

/* Rules of passwords are told at the field of the form. */
static enum rc bad_password(struct page *p, const struct sign *s)
{
    return fail(p->c, RC_INVALID, "new_password", "%s", s->e.text);
}

static enum rc begin_session(struct page *p, const struct sign *s, Id account)
{
    const struct session_new n = { .account = account,
                                   .agent = s->in.agent,
                                   .address = s->in.address };
    char *token = NEW(p->a, char, SECRET_TOKEN);
    Id session;

    TRY(session_begin(p->c, &n, &session, token));
    p->token = str_of(token);
    return RC_OK;
}

static enum rc first(struct page *p)
{
    struct sign *s = p->memo;
    struct account_new n = { .person = S(""),
                             .full_name = form_str(p, "full_name"),
                             .name = form_str(p, "login") };
    Id account;

    if (!s)
        return fail(p->c, RC_INVALID, "code", N_("fill in this field"));
    if (s->wait_s)
        return page_wait(p, s->wait_s);
    if (!s->hash.n)
        return bad_password(p, s);
    n.hash = s->hash;
    TRY(found_organisation(p));
    TRY(account_first_use(p->c, form_str(p, "code"), &n, &account));
    TRY(begin_session(p, s, account));
    p->said = "welcome";
    p->location = href_plain(p->a, p->lang, "/me/second");
    return RC_OK;
}

/* ---- a new password with a code ---- */

static const struct form_field reset_form[] = {
    { { "login", FIELD_TEXT, true, 64 },
      N_("Login name"),
      NULL,
      INPUT_TEXT,
      NULL },
    { { "code", FIELD_TEXT, true, 40 },
      N_("One-time code"),
      N_("Your administrator gives it to you; it holds for 48 hours."),
      INPUT_CODE,
      NULL },
    { { "new_password", FIELD_TEXT, true, 200 },
      N_("New password"),
      N_("At least 12 characters; a sentence is easy to remember."),
      INPUT_PASSWORD,
      NULL },
    { { 0 }, NULL, NULL, INPUT_TEXT, NULL },
};

static enum rc reset_page(struct page *p)
{
    p->view = "plain_form";
    p->title = page_text(p, N_("New password"));
    page_form(p, "form", reset_form, href_plain(p->a, p->lang, "/reset"),
              N_("Set the password"));
    return RC_OK;
}

static enum rc reset_before(struct page *p)
{
    struct sign *s = sign_new(p);

    s->code.name = str_dup(s->in.a, form_str(p, "login"));
    s->code.code = str_dup(s->in.a, form_str(p, "code"));
    s->in.password = str_dup(s->in.a, form_str(p, "new_password"));
    return account_code_read(p->c, &s->code);
}

static enum rc reset_hash(struct page *p)
{
    struct sign *s = p->memo;

    s->e.lang = p->lang;
    if (may_try(p, s, s->code.name, false) &&
        password_make(s->in.a, p->site->config.cost, s->in.password,
                      &s->code.words, &s->code.hash, &s->e) != RC_OK)
        s->code.hash = S("");
    return RC_OK;
}

static enum rc reset(struct page *p)
{
    struct sign *s = p->memo;

    if (!s)
        return fail(p->c, RC_INVALID, "login", N_("fill in this field"));
    if (s->wait_s)
        return page_wait(p, s->wait_s);
    /* a weak password is told only to who has the code */
    if (s->code.right && !s->code.hash.n)
        return bad_password(p, s);
    TRY(account_code_use(p->c, &s->code));
    if (!s->code.right) {
        p->refused = true;
        return account_code_refusal(p->c) == RC_OK ? RC_DB : RC_OK;
    }
    p->said = "password";
    p->location = href_plain(p->a, p->lang, "/sign-in");
    return RC_OK;
}

/* clang-format off */
const struct route sign_routes[] = {
    { GET, "/sign-in", sign_in_page, MAY(NONE, NOTHING, 0), 0, "next", "sign",
      N_("Signing in"), .flags = ROUTE_OPEN },
    { POST, "/sign-in", sign_in, MAY(NONE, NOTHING, 0), 0, "next", "sign",
      N_("Signs in: name and password"), sign_in_form, sign_in_page,
      sign_in_before, sign_in_hash, ROUTE_HASH | ROUTE_OPEN | ROUTE_KEEP },
    { GET, "/second", second_page, MAY(NONE, SELF, 0), 0, "next", "sign",
      N_("The code of the second factor"), .flags = ROUTE_OPEN },
    { POST, "/second", second, MAY(NONE, SELF, 0), 0, "next", "sign",
      N_("Gives the code of the second factor"), second_form, second_page,
      .flags = ROUTE_OPEN | ROUTE_KEEP | ROUTE_TOKEN },
    { POST, "/sign-out", sign_out, MAY(NONE, SELF, 0), 0, "", "sign",
      N_("Ends this session"), no_fields,
      .flags = ROUTE_OPEN | ROUTE_KEEP | ROUTE_TOKEN },
    { GET, "/first", first_page, MAY(NONE, NOTHING, 0), 0, "", "sign",
      N_("The first administrator, with the code of the console") },
    { POST, "/first", first, MAY(NONE, NOTHING, 0), 0, "", "sign",
      N_("Makes the first administrator"), first_form, first_page,
      first_before, first_hash, ROUTE_HASH | ROUTE_KEEP },
    { GET, "/reset", reset_page, MAY(NONE, NOTHING, 0), 0, "", "sign",
      N_("A new password with a one-time code") },
    { POST, "/reset", reset, MAY(NONE, NOTHING, 0), 0, "", "sign",
      N_("Sets a new password with a one-time code"), reset_form, reset_page,
      reset_before, reset_hash, ROUTE_HASH | ROUTE_KEEP },
    { 0 }
};
/* clang-format on */
