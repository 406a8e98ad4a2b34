/*
 * One's own account: password, second factor and its recovery codes, sessions, tokens for
 * programs.  What weighs asks for the password again, in the form itself.
 */
#include <string.h>

#include "app/page_common.h"
#include "app/page_log.h"
#include "app/routes.h"
#include "app/site.h"
#include "app/viewer.h"
#include "base/secret.h"
#include "domain/access.h"
#include "domain/account.h"
#include "domain/session.h"
#include "domain/sign_in.h"
#include "domain/token.h"
#include "format/qr.h"

/* ---- the password given again ---- */

struct again {
    struct sign_in in;
    struct password_words words;
    Str hash; /* of a new password; empty: none asked for, or a weak one */
    struct err e;
    int wait_s;
};

/* Counted with the account's other doors. */
static struct throttle_who who_of(const struct page *p)
{
    const struct again *g = p->memo;

    return (struct throttle_who){ g->in.name, str_of(p->req->address),
                                  g->in.known };
}

static enum rc again_before(struct page *p)
{
    struct arena *a = p->req->a;
    struct again *g = NEW(a, struct again, 1);
    struct password_words w;

    if (p->viewer->kind != VIEWER_PERSON)
        return fail(p->c, RC_DENIED, "sign-in", N_("sign in first"));
    g->in.a = a;
    g->in.name = g->in.code = S("");
    g->in.password = str_dup(a, form_str(p, "password"));
    g->in.address = str_of(p->req->address);
    g->in.agent = str_dup(a, p->req->agent);
    g->hash = S("");
    TRY(sign_in_read_account(p->c, p->viewer->actor.account, &g->in));
    TRY(account_words(p->c, p->viewer->actor.account, &w));
    g->words = (struct password_words){ str_dup(a, w.login), str_dup(a, w.name),
                                        str_dup(a, w.unit) };
    p->memo = g;
    return RC_OK;
}

static enum rc again_hash(struct page *p)
{
    struct again *g = p->memo;
    const struct throttle_who who = who_of(p);
    Str fresh = form_str(p, "new_password");

    g->e.lang = p->lang;
    if (!throttle_try(p->site->throttle, &who, pool_clock(), &g->wait_s))
        return RC_OK;
    sign_in_verify(&g->in, p->site->config.cost);
    if (!g->in.right)
        return RC_OK;
    throttle_good(p->site->throttle, &who, pool_clock());
    if (fresh.n && password_make(g->in.a, p->site->config.cost, fresh,
                                 &g->words, &g->hash, &g->e) != RC_OK)
        g->hash = S("");
    return RC_OK;
}

/* Was it right?  A wrong one is written down: then *ret_good is false, the change
 * stands and c->err is what to show. */
static enum rc given_again(struct page *p, bool *ret_good)
{
    struct again *g = p->memo;

    *ret_good = false;
    if (!g)
        return fail(p->c, RC_INVALID, "password", N_("fill in this field"));
    if (g->wait_s)
        return page_wait(p, g->wait_s);
    TRY(sign_in_again(p->c, p->viewer->actor.session, &g->in));
    *ret_good = g->in.right;
    if (*ret_good)
        return RC_OK;
    p->refused = true;
    return fail(p->c, RC_DENIED, "password", N_("the password is not right")) ==
                   RC_OK
               ? RC_DB
               : RC_OK;
}

static enum rc new_token(struct page *p, bool second)
{
    char *token = NEW(p->a, char, SECRET_TOKEN);
    Id session;

    TRY(session_again(p->c, p->viewer->actor.session, second, &session, token));
    p->token = str_of(token);
    return RC_OK;
}

/* ---- forms ---- */

#define PASSWORD_FIELD                                                         \
    {                                                                          \
        { "password", FIELD_TEXT, true, 200 }, N_("Your password"), NULL,      \
            INPUT_PASSWORD, NULL                                               \
    }
#define END                                                                    \
    {                                                                          \
        { 0 }, NULL, NULL, INPUT_TEXT, NULL                                    \
    }

static const struct form_field password_form[] = {
    PASSWORD_FIELD,
    { { "new_password", FIELD_TEXT, true, 200 },
      N_("New password"),
      N_("At least 12 characters; a sentence is easy to remember."),
      INPUT_PASSWORD,
      NULL },
    END
};
static const struct form_field second_form[] = {
    { { "seed", FIELD_TEXT, true, 64 }, NULL, NULL, INPUT_HIDDEN, NULL },
    { { "code", FIELD_TEXT, true, 40 },
      N_("Code"),
      N_("The six digits that the program shows now."),
      INPUT_CODE,
      NULL },
    PASSWORD_FIELD,
    END
};
static const struct form_field again_form[] = { PASSWORD_FIELD, END };
static const struct form_field token_form[] = {
    { { "name", FIELD_TEXT, true, 100 },
      N_("What it is for"),
      NULL,
      INPUT_TEXT,
      NULL },
    { { "role", FIELD_KEY, true, 0 },
      N_("It may do no more than"),
      NULL,
      INPUT_SELECT,
      NULL },
    { { "until", FIELD_DAY, true, 0 },
      N_("Good until"),
      N_("At most a year ahead."),
      INPUT_DAY,
      NULL },
    PASSWORD_FIELD,
    END
};
static const struct form_field no_fields[] = { END };

/* ---- the page ---- */

static enum rc set_sessions(struct page *p)
{
    struct value *list = val_set(p->v, "sessions", val_list(p->a));
    struct session *s;
    int n;

    TRY(session_list(p->c, p->viewer->actor.account, &s, &n));
    for (int i = 0; i < n; i++) {
        struct value *o = val_add(list, val_object(p->a));

        val_set_text(o, "begun", page_moment(p, s[i].begun));
        val_set_text(o, "seen", page_moment(p, s[i].seen));
        val_set_text(o, "agent", s[i].agent);
        val_set_text(o, "address", s[i].address);
        val_set_bool(o, "here", s[i].id == p->viewer->actor.session);
        val_set_text(
            val_set(o, "end", val_object(p->a)), "href",
            href_plain(
                p->a, p->lang,
                str_fmt(p->a, "/me/sessions/%lld/end", (long long)s[i].id).p));
    }
    return RC_OK;
}

/* Who was at the door with this name. */
static enum rc set_doors(struct page *p)
{
    struct value *list = val_set(p->v, "doors", val_list(p->a));
    struct access *x;
    int n;

    TRY(access_doors(p->c, p->viewer->actor.person, &x, &n));
    for (int i = 0; i < n; i++) {
        struct value *o = val_add(list, val_object(p->a));

        val_set_text(o, "at", page_moment(p, x[i].at));
        val_set_text(o, "what", page_access_text(p, x[i].what));
        val_set_text(o, "address", x[i].address);
    }
    return RC_OK;
}

static enum rc set_tokens(struct page *p)
{
    struct value *list = val_set(p->v, "tokens", val_list(p->a));
    struct token *t;
    int n;

    TRY(token_list(p->c, p->viewer->actor.account, &t, &n));
    for (int i = 0; i < n; i++) {
        struct value *o = val_add(list, val_object(p->a));

        val_set_text(o, "name", t[i].name);
        val_set_text(o, "role", page_text(p, role_name(t[i].role)));
        val_set_text(o, "until", page_moment(p, t[i].until));
        val_set(o, "seen",
                t[i].seen ? val_text(p->a, page_moment(p, t[i].seen))
                          : val_null(p->a));
        val_set_text(
            val_set(o, "end", val_object(p->a)), "href",
            href_plain(
                p->a, p->lang,
                str_fmt(p->a, "/me/tokens/%lld/end", (long long)t[i].id).p));
    }
    val_set_bool(p->v, "has_tokens", n > 0);
    return RC_OK;
}

static void set_rights(struct page *p, const struct org *o)
{
    struct value *list = val_set(p->v, "rights", val_list(p->a));
    const struct actor *a = &p->viewer->actor;

    for (int i = 0; i < a->n_grants; i++) {
        const struct grant *g = &a->grants[i];
        struct value *v = val_add(list, val_object(p->a));
        int unit = org_find(o, g->unit);

        val_set_text(v, "role", page_text(p, role_name(g->role)));
        val_set_text(v, "unit",
                     unit == ORG_NONE
                         ? g->unit
                         : org_name_on(o, unit, p->c->today)->name);
        val_set_bool(v, "below", g->below);
        val_set_text(v, "until",
                     g->to >= DAY_UNTIL ? page_text(p, N_("no end"))
                                        : page_day(p, g->to));
        val_set_bool(v, "asleep", role_needs_second(g->role) && !a->second);
    }
    val_set_bool(p->v, "has_rights", a->n_grants > 0);
}

static Str me(struct page *p, const char *path)
{
    return href_plain(p->a, p->lang, path);
}

static enum rc self(struct page *p)
{
    const struct org *o;
    struct account a;
    struct value *form;

    TRY(org_get(p->c, &o));
    TRY(account_get(p->c, p->viewer->actor.account, &a));
    p->view = "self";
    p->title = p->viewer->actor.name;
    page_crumb(p, S(""), page_text(p, N_("My account")));
    val_set_text(p->v, "login", a.name);
    val_set_bool(p->v, "has_second", a.has_second);
    val_set_text(val_set(p->v, "delegate", val_object(p->a)), "href",
                 me(p, "/me/delegate"));
    val_set_int(p->v, "codes_left", a.codes_left);
    set_rights(p, o);
    TRY(set_sessions(p));
    TRY(set_doors(p));
    TRY(set_tokens(p));
    page_form(p, "password_form", password_form, me(p, "/me/password"),
              N_("Change the password"));
    page_form(p, "codes_form", again_form, me(p, "/me/codes"),
              N_("New recovery codes"));
    page_form(p, "off_form", again_form, me(p, "/me/second/off"),
              N_("Take the second factor away"));
    form = page_form(p, "token_form", token_form, me(p, "/me/tokens"),
                     N_("Make a token"));
    for (int i = ROLE_READER; i < ROLE_COUNT; i++)
        page_form_choice(p, form, "role", role_key((enum role)i),
                         page_text(p, role_name((enum role)i)));
    return RC_OK;
}

/* ---- what is done ---- */

static enum rc password(struct page *p)
{
    struct again *g = p->memo;
    bool good;

    TRY(given_again(p, &good));
    if (!good)
        return RC_OK;
    if (!g->hash.n)
        return fail(p->c, RC_INVALID, "new_password", "%s", g->e.text);
    TRY(account_password(p->c, &g->in, g->hash));
    TRY(new_token(p, p->viewer->actor.second));
    p->said = "password";
    p->location = me(p, "/me");
    return RC_OK;
}

static Str way_back(const struct page *p)
{
    return p->in.next.n ? p->in.next : href_plain(p->a, p->lang, "/me");
}

static enum rc again_page(struct page *p)
{
    Str action = me(p, "/me/again");

    if (p->in.next.n)
        action = str_fmt(p->a, "%.*s%cnext=%s", STR(action),
                         p->lang == LANG_EN ? '&' : '?',
                         http_escape(p->a, p->in.next).p);
    p->view = "plain_form";
    p->title = page_text(p, N_("The password again"));
    page_crumb(p, S(""), p->title);
    page_form_cancel(p,
                     page_form(p, "form", again_form, action, N_("Continue")),
                     way_back(p));
    return RC_OK;
}

/* What weighs may be done for five minutes. */
static enum rc again(struct page *p)
{
    bool good;

    TRY(given_again(p, &good));
    if (good)
        p->location = way_back(p);
    return RC_OK;
}

static enum rc second_page(struct page *p)
{
    char made[SECRET_SEED];
    Str seed = p->form.fields == second_form
                   ? form_str(p, "seed")
                   : str_dup(p->a, str_of(account_second_begin(made)));
    struct value *form, *qr;
    struct account a;
    Str uri, path;
    int size;

    TRY(account_get(p->c, p->viewer->actor.account, &a));
    p->view = "second";
    p->title = page_text(p, N_("Second factor"));
    page_crumb(p, me(p, "/me"), page_text(p, N_("My account")));
    page_crumb(p, S(""), p->title);
    uri = totp_uri(p->a, seed, S("So Ket"), a.name);
    val_set_text(p->v, "seed", seed);
    val_set_text(p->v, "uri", uri);
    TRY(qr_path(p->a, uri, &path, &size, &p->c->err));
    qr = val_set(p->v, "qr", val_object(p->a));
    val_set_text(qr, "path", path);
    val_set_int(qr, "size", size);
    form = page_form(p, "form", second_form, me(p, "/me/second"),
                     N_("Put it in force"));
    page_form_value(p, form, "seed", seed);
    return RC_OK;
}

/* Recovery codes are shown this once. */
static void show_codes(struct page *p, char codes[][SECRET_CODE])
{
    struct value *list = val_set(p->v, "codes", val_list(p->a));

    p->view = "codes";
    p->title = page_text(p, N_("Recovery codes"));
    page_crumb(p, me(p, "/me"), page_text(p, N_("My account")));
    page_crumb(p, S(""), p->title);
    for (int i = 0; i < ACCOUNT_CODES; i++)
        val_add(list, val_text(p->a, str_dup(p->a, str_of(codes[i]))));
    val_set_text(val_set(p->v, "back", val_object(p->a)), "href", me(p, "/me"));
}

static enum rc second(struct page *p)
{
    char codes[ACCOUNT_CODES][SECRET_CODE];
    struct again *g = p->memo;
    bool good;

    TRY(given_again(p, &good));
    if (!good)
        return RC_OK;
    TRY(account_second_confirm(p->c, &g->in, form_str(p, "seed"),
                               form_str(p, "code"), codes));
    TRY(new_token(p, true));
    show_codes(p, codes);
    return RC_OK;
}

static enum rc second_off(struct page *p)
{
    struct again *g = p->memo;
    bool good;

    TRY(given_again(p, &good));
    if (!good)
        return RC_OK;
    TRY(account_second_remove(p->c, &g->in));
    TRY(new_token(p, false));
    p->said = "second-off";
    p->location = me(p, "/me");
    return RC_OK;
}

static enum rc new_codes(struct page *p)
{
    char codes[ACCOUNT_CODES][SECRET_CODE];
    struct again *g = p->memo;
    bool good;

    TRY(given_again(p, &good));
    if (!good)
        return RC_OK;
    TRY(account_codes(p->c, &g->in, codes));
    show_codes(p, codes);
    return RC_OK;
}

static enum rc end_session(struct page *p)
{
    int64_t id = 0;

    if (!str_int(p->keys[0], &id))
        return fail(p->c, RC_NOTFOUND, "session",
                    N_("there is no such session"));
    TRY(session_end(p->c, p->viewer->actor.account, id));
    p->said = "ended";
    p->location = me(p, "/me");
    return RC_OK;
}

static enum rc end_others(struct page *p)
{
    TRY(session_end_others(p->c, p->viewer->actor.account,
                           p->viewer->actor.session));
    p->said = "ended";
    p->location = me(p, "/me");
    return RC_OK;
}

static enum rc make_token(struct page *p)
{
    struct token t = { .account = p->viewer->actor.account,
                       .name = form_str(p, "name"),
                       .role = role_find(form_str(p, "role")) };
    char *token = NEW(p->a, char, SECRET_TOKEN);
    bool good;
    Id id;

    TRY(given_again(p, &good));
    if (!good)
        return RC_OK;
    TRY(token_add(p->c, &t, form_at(p, "until")->day, &id, token));
    p->view = "token";
    p->title = page_text(p, N_("Token"));
    page_crumb(p, me(p, "/me"), page_text(p, N_("My account")));
    page_crumb(p, S(""), p->title);
    val_set_text(p->v, "token", str_of(token));
    val_set_text(val_set(p->v, "back", val_object(p->a)), "href", me(p, "/me"));
    return RC_OK;
}

static enum rc end_token(struct page *p)
{
    int64_t id = 0;

    if (!str_int(p->keys[0], &id))
        return fail(p->c, RC_NOTFOUND, "token_id",
                    N_("there is no such token"));
    TRY(token_close(p->c, p->viewer->actor.account, id));
    p->said = "ended";
    p->location = me(p, "/me");
    return RC_OK;
}

enum { SECRETS = ROUTE_HASH | ROUTE_KEEP | ROUTE_TOKEN };

/* clang-format off */
const struct route self_routes[] = {
    { GET, "/me", self, MAY(NONE, SELF, 0), AS_JSON, "", "me",
      N_("One's own account: rights, sessions, tokens"), .flags = ROUTE_LIVE },
    { POST, "/me/password", password, MAY(NONE, SELF, 0), 0, "", "me",
      N_("Changes the password"), password_form, self, again_before,
      again_hash, SECRETS },
    { GET, "/me/again", again_page, MAY(NONE, SELF, 0), 0, "next", "me",
      N_("The password again, before something that weighs") },
    { POST, "/me/again", again, MAY(NONE, SELF, 0), 0, "next", "me",
      N_("Gives the password again"), again_form, again_page, again_before,
      again_hash, SECRETS },
    { GET, "/me/second", second_page, MAY(NONE, SELF, 0), 0, "", "me",
      N_("Sets up the second factor") },
    { POST, "/me/second", second, MAY(NONE, SELF, 0), 0, "", "me",
      N_("Puts the second factor in force"), second_form, second_page,
      again_before, again_hash, SECRETS },
    { POST, "/me/second/off", second_off, MAY(NONE, SELF, 0), 0, "", "me",
      N_("Takes the second factor away"), again_form, self, again_before,
      again_hash, SECRETS },
    { POST, "/me/codes", new_codes, MAY(NONE, SELF, 0), 0, "", "me",
      N_("New recovery codes"), again_form, self, again_before, again_hash,
      SECRETS },
    { POST, "/me/sessions/{s}/end", end_session, MAY(NONE, SELF, 0), 0, "", "me",
      N_("Ends one of one's own sessions"), no_fields, self,
      .flags = ROUTE_TOKEN },
    { POST, "/me/sessions/others", end_others, MAY(NONE, SELF, 0), 0, "", "me",
      N_("Ends all other sessions"), no_fields, self, .flags = ROUTE_TOKEN },
    { POST, "/me/tokens", make_token, MAY(NONE, SELF, 0), 0, "", "me",
      N_("Makes a token for a program"), token_form, self, again_before,
      again_hash, SECRETS },
    { POST, "/me/tokens/{t}/end", end_token, MAY(NONE, SELF, 0), 0, "", "me",
      N_("Ends a token"), no_fields, self, .flags = ROUTE_TOKEN },
    { 0 }
};
/* clang-format on */
