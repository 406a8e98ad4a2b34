/*
 * Puts the model's operations and questions into the words of src/domain.  Units
 * are u0, u1…, records r0…, the event of step 7 is e7.
 */
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "domain/catalog.h"
#include "domain/event.h"
#include "domain/figure.h"
#include "domain/import.h"
#include "domain/log.h"
#include "domain/period_lock.h"
#include "domain/plant.h"
#include "domain/reorg.h"

struct engine {
    struct ctx c;
    struct ctx
        reader; /* reads only, as pages do: what it is told may be kept */
    int64_t asked;
    int64_t *seqs; /* head of the log after each step */
    size_t n, cap;
    struct arena *own;
    int64_t faults;
};

static const char *const measure_keys[] = { "sessions", "turns", "persons",
                                            "activities" };

static Str key_of(struct engine *e, char letter, int n)
{
    return n == M_NONE ? S("") : str_fmt(e->c.arena, "%c%d", letter, n);
}

static void must(struct engine *e, enum rc rc, const char *what)
{
    if (rc == RC_OK)
        return;
    fprintf(stderr, "truth: %s: %s (%s)\n", what, e->c.err.text,
            e->c.err.detail);
    exit(2);
}

/* ---- opening ---- */

static void make_trees(struct engine *e)
{
    struct reorg r;
    int ignored;

    must(e, reorg_begin(&e->c, &r), "trees");
    for (int t = 0; t < M_TREES; t++)
        must(e, reorg_tree(&r, key_of(e, 't', t), &ignored), "tree");
    must(e, change_entry(&e->c, "create", "tree", S("t"), S("{}")), "entry");
    must(e, reorg_end(&r, true), "trees");
}

static int64_t tree_id(struct engine *e, int tree)
{
    const struct org *o;

    must(e, org_get(&e->c, &o), "organisation");
    return o->trees[org_find_tree(o, key_of(e, 't', tree))].id;
}

static void make_catalog(struct engine *e, const struct m_world *w)
{
    enum save_result ignored;

    must(e, catalog_init(&e->c), "catalog");
    must(e, change_begin(&e->c), "begin");
    for (int i = 0; i < w->noptions; i++) {
        struct option o = { .key = key_of(e, 'o', i),
                            .breakdown = S("form"),
                            .name = S("form"),
                            .parent = key_of(e, 'o', w->option_parent[i]),
                            .position = i };

        must(e, option_put(&e->c, &o, &ignored), "option");
    }
    for (int i = 0; i < M_CAMPAIGNS; i++) {
        struct campaign k = { .key = key_of(e, 'c', i),
                              .name = S("campaign"),
                              .tree = key_of(e, 't', w->campaigns[i].tree),
                              .tree_id = tree_id(e, w->campaigns[i].tree),
                              .from = w->campaigns[i].from,
                              .to = w->campaigns[i].to };

        must(e, campaign_put(&e->c, &k, &ignored), "campaign");
    }
    must(e, change_entry(&e->c, "create", "campaign", S("c"), S("{}")),
         "entry");
    must(e, change_end(&e->c), "end");
}

static void note_seq(struct engine *e)
{
    int64_t head = 0;

    must(e, log_head(&e->c, &head), "head of the log");
    *PUSH(e->own, e->seqs, e->n, e->cap) = head;
}

struct engine *engine_open(const struct m_world *w, const char *where)
{
    struct engine *e = xmalloc(sizeof *e);

    memset(e, 0, sizeof *e);
    e->own = arena_new();
    engine_today(e, w->today);
    must(e, ctx_open(&e->c, where, DB_WRITE | DB_CREATE, LANG_EN), "open");
    make_trees(e);
    make_catalog(e, w);
    note_seq(e);
    must(e, ctx_open(&e->reader, where, DB_READ, LANG_EN), "open to read");
    return e;
}

void engine_close(struct engine *e)
{
    ctx_close(&e->reader);
    ctx_close(&e->c);
    arena_free(e->own);
    free(e);
}

struct db *engine_db(const struct engine *e)
{
    return e->c.db;
}

void engine_today(struct engine *e, Day today)
{
    char text[DAY_TEXT];

    setenv("SOKET_NOW", day_iso(today, text), 1);
    if (e->c.arena)
        ctx_next(&e->c);
}

void engine_rest(struct engine *e)
{
    ctx_next(&e->c);
}

const char *engine_why(const struct engine *e)
{
    return e->c.err.text;
}

/* ---- operations ---- */

static Str *keys(struct engine *e, const int *list, int n)
{
    Str *out = NEW(e->c.arena, Str, n + 1);

    for (int i = 0; i < n; i++)
        out[i] = key_of(e, 'u', list[i]);
    return out;
}

static enum rc apply_event(struct engine *e, const struct m_op *op, int index)
{
    static const enum event_kind kinds[OP_KINDS] = {
        [OP_FOUND] = EVENT_FOUND, [OP_RENAME] = EVENT_RENAME,
        [OP_MOVE] = EVENT_MOVE,   [OP_MERGE] = EVENT_MERGE,
        [OP_SPLIT] = EVENT_SPLIT, [OP_DISSOLVE] = EVENT_DISSOLVE
    };
    static const enum policy policies[] = { POLICY_PRIMARY, POLICY_SHARES,
                                            POLICY_KEEP };
    Str names[M_LIST];
    int64_t shares[M_LIST];
    struct event ev = { .key = key_of(e, 'e', index),
                        .day = op->day,
                        .kind = kinds[op->kind],
                        .tree = key_of(e, 't', op->tree),
                        .units = keys(e, op->units, op->nunits),
                        .n_units = op->nunits,
                        .into = keys(e, op->into, op->ninto),
                        .n_into = op->ninto,
                        .policy = policies[op->policy],
                        .shares = shares,
                        .n_shares = op->nshares,
                        .names = names,
                        .n_names = op->nnames,
                        .parents = keys(e, op->parents, op->nparents),
                        .n_parents = op->nparents };

    for (int i = 0; i < op->nnames; i++)
        names[i] = str_fmt(e->c.arena, "Name %d.%d", index, i);
    memcpy(shares, op->shares, sizeof shares);
    return event_apply(&e->c, &ev);
}

static struct activity activity_of(struct engine *e, const struct m_record *r)
{
    return (struct activity){ .key = key_of(e, 'r', r->key),
                              .campaign = key_of(e, 'c', r->campaign),
                              .from = r->day,
                              .to = r->day,
                              .units = keys(e, r->holders, r->nholders),
                              .n_units = r->nholders,
                              .form = key_of(e, 'o', r->option),
                              .title = S(""),
                              .sessions = r->sessions / MICRO,
                              .turns = r->turns / MICRO,
                              .persons = r->persons == M_NONE
                                             ? -1
                                             : r->persons / MICRO,
                              .state = (enum activity_state)r->status };
}

/* The records of one operation as a sheet, the way an import meets them. */
enum {
    KEY,
    CAMPAIGN,
    FROM,
    TO,
    UNITS,
    FORM,
    SESSIONS_AT,
    TURNS_AT,
    PERSONS_AT,
    STATE_AT
};
enum { COLUMNS = 10 };

struct batch {
    struct engine *e;
    const struct m_op *op;
    int at;
};

static Str number(struct engine *e, int64_t micro)
{
    return micro == M_NONE
               ? S("")
               : str_fmt(e->c.arena, "%lld", (long long)(micro / MICRO));
}

static Str units_text(struct engine *e, const struct m_record *r)
{
    Str all = key_of(e, 'u', r->holders[0]);

    for (int i = 1; i < r->nholders; i++)
        all = str_fmt(e->c.arena, "%.*s;u%d", STR(all), r->holders[i]);
    return all;
}

static enum rc next_line(void *arg, Str *fields, int *ret_line, bool *ret_more,
                         struct err *err)
{
    struct batch *b = arg;
    struct engine *e = b->e;
    const struct m_record *r = &b->op->records[b->at];
    char day[DAY_TEXT];

    (void)err;
    *ret_more = b->at < b->op->nrecords;
    if (!*ret_more)
        return RC_OK;
    fields[KEY] = key_of(e, 'r', r->key);
    fields[CAMPAIGN] = key_of(e, 'c', r->campaign);
    fields[FROM] = fields[TO] =
        str_dup(e->c.arena, str_of(day_iso(r->day, day)));
    fields[UNITS] = units_text(e, r);
    fields[FORM] = key_of(e, 'o', r->option);
    fields[SESSIONS_AT] = number(e, r->sessions);
    fields[TURNS_AT] = number(e, r->turns);
    fields[PERSONS_AT] = number(e, r->persons);
    fields[STATE_AT] = str_of(state_keys[r->status]);
    *ret_line = ++b->at + 1;
    return RC_OK;
}

static enum rc rewind_lines(void *arg, struct err *err)
{
    struct batch *b = arg;

    (void)err;
    b->at = 0;
    return RC_OK;
}

static enum rc import(struct engine *e, const struct m_op *op)
{
    Str head[COLUMNS] = { S("key"),      S("campaign"), S("from"),
                          S("to"),       S("units"),    S("form"),
                          S("sessions"), S("turns"),    S("persons"),
                          S("state") };
    struct batch b = { e, op, 0 };
    struct sheet sheet = { .arg = &b,
                           .head = head,
                           .columns = COLUMNS,
                           .next = next_line,
                           .rewind = rewind_lines };
    struct import how = { .kind = IMPORT_ACTIVITIES, .sheet = &sheet };
    struct import_report report = { 0 };
    enum rc rc = import_run(&e->c, &how, &report);

    if (rc != RC_OK && report.n_errors)
        snprintf(e->c.err.text, sizeof e->c.err.text, "%.*s",
                 STR(report.errors[0].message));
    return rc;
}

static enum rc save(struct engine *e, const struct m_op *op)
{
    struct activity a;
    enum save_result ignored;

    if (op->nrecords > 1)
        return import(e, op);
    a = activity_of(e, &op->records[0]);
    return activity_save(&e->c, &a, &ignored);
}

static enum rc step(struct engine *e, const struct m_op *op)
{
    static const enum activity_step steps[M_STEPS] = {
        [M_SUBMIT] = STEP_SUBMIT, [M_CHECK] = STEP_CHECK,
        [M_RETURN] = STEP_RETURN, [M_APPROVE] = STEP_APPROVE,
        [M_END] = STEP_WITHDRAW,
    };
    struct activity_move how = { .remark = S("why") };
    Str list[M_BATCH];

    for (int i = 0; i < op->nkeys; i++)
        list[i] = key_of(e, 'r', op->keys[i]);
    return activity_move(&e->c, list, op->nkeys, steps[op->step], &how);
}

static enum rc lock(struct engine *e, const struct m_op *op)
{
    struct period_lock l = { .campaign = key_of(e, 'c', op->target),
                             .unit = key_of(e, 'u', op->units[0]),
                             .last_day = op->last,
                             .reason = S("closed") };
    Str ignored;

    return period_lock_add(&e->c, &l, &ignored);
}

/* Asked for by one, agreed to by another. */
static enum rc open_again(struct engine *e, const struct m_op *op)
{
    struct reopening x = { .lock = str_fmt(e->c.arena, "PL%d", op->target + 1),
                           .unit = key_of(e, 'u', op->units[0]),
                           .until = op->last,
                           .reason = S("forgotten") };
    enum rc rc;
    Str key;

    e->c.who = S("an");
    rc = reopening_ask(&e->c, &x, &key);
    e->c.who = S("binh");
    if (rc == RC_OK)
        must(e, reopening_agree(&e->c, key), "agree");
    e->c.who = S("cli");
    return rc;
}

const char *engine_apply(struct engine *e, const struct m_op *op, int index)
{
    enum rc rc;

    err_clear(&e->c.err);
    switch (op->kind) {
    case OP_SAVE:
        rc = save(e, op);
        break;
    case OP_WITHDRAW:
        rc = activity_withdraw(&e->c, key_of(e, 'r', op->target), S("wrong"));
        break;
    case OP_UNDO:
        rc = event_undo(&e->c, key_of(e, 'e', op->target));
        break;
    case OP_STEP:
        rc = step(e, op);
        break;
    case OP_LOCK:
        rc = lock(e, op);
        break;
    case OP_OPEN:
        rc = open_again(e, op);
        break;
    default:
        rc = apply_event(e, op, index);
    }
    if (rc == RC_IO || rc == RC_DB)
        must(e, rc, "the store failed");
    if (rc != RC_OK)
        return e->c.err.text[0] ? e->c.err.text : "(no reason given)";
    note_seq(e);
    return NULL;
}

/* ---- questions ---- */

static struct address address_of(struct engine *e, const struct m_address *q)
{
    static const enum map_kind maps[] = { MAP_THEN, MAP_NOW, MAP_DAY };

    return (struct address){
        .campaign = key_of(e, 'c', q->ask.campaign),
        .unit = key_of(e, 'u', q->ask.unit),
        .tree = key_of(e, 't', q->tree),
        .indicator = str_of(measure_keys[q->ask.measure]),
        .option = key_of(e, 'o', q->ask.option),
        .from = q->ask.from,
        .to = q->ask.to,
        .map = maps[q->map],
        .map_day = q->day,
        .known = q->known == M_NONE ? SEQ_NOW : e->seqs[q->known],
        .approved = q->ask.approved,
    };
}

struct told {
    struct address a;
    struct figure_ask ask;
    struct figure figure;
    struct figure_table table;
    struct figure_row *rows;
    int n;
};

typedef enum rc (*ask_fn)(struct ctx *c, struct told *t);

static enum rc ask_value(struct ctx *c, struct told *t)
{
    return figure_value(c, &t->a, &t->figure);
}

static enum rc ask_figure(struct ctx *c, struct told *t)
{
    return figure_get(c, &t->a, &t->figure);
}

static enum rc ask_coverage(struct ctx *c, struct told *t)
{
    TRY(figure_value(c, &t->a, &t->figure));
    return figure_coverage(c, &t->a, NULL, 0, &t->figure.coverage);
}

static enum rc ask_table(struct ctx *c, struct told *t)
{
    return figure_table(c, &t->a, &t->ask, &t->table);
}

static enum rc ask_rows(struct ctx *c, struct told *t)
{
    return figure_rows(c, &t->a, &t->ask, &t->rows, &t->n);
}

/* Twice: the second answer may be one that was kept. */
static enum rc ask_reader(struct engine *e, ask_fn ask, struct told *t)
{
    struct ctx *r = &e->reader;
    enum rc rc = RC_OK;

    for (int i = 0; i < 2; i++) {
        ctx_next(r);
        if (db_begin(r->db, &r->err) != RC_OK)
            break;
        rc = ask(r, t);
        db_rollback(r->db);
    }
    e->c.err = r->err;
    return rc;
}

/* Now by the context that writes, now by one that reads only. */
static bool is_told(struct engine *e, ask_fn ask, struct told *t)
{
    if (e->asked++ % 3 == 0)
        return ask(&e->c, t) == RC_OK;
    return ask_reader(e, ask, t) == RC_OK;
}

static struct m_figure figure_in(bool determined, int64_t value,
                                 int64_t records)
{
    return (struct m_figure){ determined, determined ? value : 0,
                              (int)records };
}

bool engine_figure(struct engine *e, const struct m_address *q,
                   struct m_figure *ret)
{
    struct told t = { .a = address_of(e, q) };

    if (!is_told(e, ask_value, &t))
        return false;
    *ret = figure_in(t.figure.determined, t.figure.value, t.figure.records);
    return true;
}

bool engine_figures(struct engine *e, const struct m_address *q,
                    struct m_figure ret[M_MEASURES])
{
    Str indicators[M_MEASURES];
    struct told t = { .a = address_of(e, q),
                      .ask = { BY_NONE, S(""), indicators, M_MEASURES } };

    for (int m = 0; m < M_MEASURES; m++)
        indicators[m] = str_of(measure_keys[m]);
    if (!is_told(e, ask_table, &t))
        return false;
    for (int m = 0; m < M_MEASURES; m++)
        ret[m] = figure_in(t.table.cells[m].determined, t.table.cells[m].value,
                           t.table.cells[m].records);
    return t.table.n == 1;
}

bool engine_coverage(struct engine *e, const struct m_address *q,
                     struct m_figure *ret, struct m_coverage *ret_coverage)
{
    struct told t = { .a = address_of(e, q) };
    const struct coverage *k = &t.figure.coverage;

    if (!is_told(e, e->asked % 2 ? ask_figure : ask_coverage, &t))
        return false;
    *ret = figure_in(t.figure.determined, t.figure.value, t.figure.records);
    *ret_coverage = (struct m_coverage){ k->expected, k->reported, k->nothing,
                                         k->not_applicable };
    return true;
}

bool engine_rows(struct engine *e, const struct m_address *q,
                 struct m_rows *ret)
{
    struct told t = { .a = address_of(e, q),
                      .ask = { .by = BY_CHILD, .breakdown = S("") } };

    ret->n = 0;
    if (!is_told(e, ask_rows, &t))
        return false;
    for (int i = 0; i < t.n && i < M_UNITS; i++) {
        const struct figure_row *row = &t.rows[i];
        int64_t unit = M_NONE;

        str_int(str_from(row->key, 1), &unit);
        ret->unit[i] = (int)unit;
        ret->figure[i] = figure_in(row->determined, row->value, row->records);
        ret->n++;
    }
    return true;
}

static void say(void *arg, Str fault)
{
    struct engine *e = arg;

    if (e->faults++ < 3)
        fprintf(stderr, "truth: verify: %.*s\n", STR(fault));
}

int64_t engine_verify(struct engine *e)
{
    int64_t faults = 0;

    e->faults = 0;
    must(e, figure_verify(&e->c, say, e, &faults), "verify");
    return faults;
}

bool engine_rebuild(struct engine *e)
{
    int64_t records, cells;

    return figure_rebuild(&e->c, &records, &cells) == RC_OK;
}

bool engine_plant(const char *which)
{
#ifdef SOKET_PLANT
    static const char *const names[] = { "none",  "delta",    "joint",
                                         "map",   "rebuild",  "memo",
                                         "state", "approved", "lock" };

    for (int i = 0; i < countof(names); i++)
        if (strcmp(which, names[i]) == 0) {
            figure_plant((enum plant)i);
            return true;
        }
#endif
    return strcmp(which, "none") == 0;
}
