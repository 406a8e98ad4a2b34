/*
 * Reports: a review of a campaign at a unit, as text in sections with figure
 * expressions (domain/expr.h).  The whole text is one file in which a line
 * "%% key" opens a section; the section "report" holds settings, one
 * "name: value" a line.  An edit ends the old version of a section and makes a
 * new one.  A frozen report is never changed again.
 */
#ifndef DOMAIN_REPORT_H
#define DOMAIN_REPORT_H

#include "domain/ctx.h"

enum {
    REPORT_MAX_TEXT = 1 << 20,
    REPORT_MAX_SECTIONS = 200,
    REPORT_MAX_USES = 50000 /* figures in one report, table cells included */
};

struct report {
    Str key, campaign, unit; /* keys */
    Day from, to;            /* both included */
    Str map;                 /* "then", "now" or a day */
    int64_t made;
    int64_t frozen;    /* entry at which it was frozen, 0: a draft */
    int64_t frozen_at; /* clock */
    Day frozen_day;    /* what "today" was */
};

struct report_section {
    Str key, text;
    int64_t made; /* entry */
};

/* A figure (or a name) as it stands in the text. */
struct report_use {
    int number; /* row of the annex of figures; 0: no figure, or a cell */
    Str section;
    Str expression; /* canonical, with what loops have bound */
    Str address;    /* of the figure as a query string; empty: a name */
    Str against;    /* the second one of a share, change, …, or empty */
    bool determined;
    int64_t value; /* micro */
    int64_t records;
    int64_t changed; /* entry that last changed a record behind it */
    Str printed;
    Str sentence; /* around it, as printed; of a cell: its row and column */
};

/*
 * Creates a report in one change.  `text` is the whole text; empty takes the
 * outline assets/report/so-ket.vi.md.  Key, campaign, unit and map that are left
 * empty are taken from the settings of those names; days 0,0: the campaign's.  Everything
 * in the text is evaluated first; what cannot be is refused with its place.
 */
enum rc report_new(struct ctx *c, const struct report *given,
                   Str text) MUST_CHECK;
enum rc report_get(struct ctx *c, Str key, struct report *ret) MUST_CHECK;
enum rc report_list(struct ctx *c, struct report **ret, int *ret_n) MUST_CHECK;
/* Sections as known at an entry (SEQ_NOW), in order. */
enum rc report_sections(struct ctx *c, Str key, int64_t known,
                        struct report_section **ret, int *ret_n) MUST_CHECK;
/* The section "report" of each of report_list, in its order, as it is or was frozen; one
 * without has no key. */
enum rc report_settings(struct ctx *c, const struct report *list, int n,
                        const struct report_section **ret) MUST_CHECK;
/* The whole text, and back.  *ret_changed counts sections made or ended. */
enum rc report_text(struct ctx *c, Str key, Str *ret) MUST_CHECK;
enum rc report_text_set(struct ctx *c, Str key, Str text,
                        int *ret_changed) MUST_CHECK;
/* One section: its new text, or a new section at the end.  made: the version it was
 * edited from (0: whatever stands); RC_CONFLICT when that is not the newest. */
enum rc report_section_set(struct ctx *c, Str key,
                           const struct report_section *new,
                           int *ret_changed) MUST_CHECK;
/* Did this person write any section as it stands? */
enum rc report_written_by(struct ctx *c, Str key, Str who,
                          bool *ret) MUST_CHECK;
/* Cuts a whole text into its sections; err.field says the line. */
enum rc report_split(struct ctx *c, Str text, struct report_section **ret,
                     int *ret_n) MUST_CHECK;

/* A finished document of one profile. */
struct report_doc_json {
    Str profile, json;
};
struct report_freeze {
    int64_t known; /* entry at which everything was evaluated */
    const struct report_use *uses;
    int n_uses;
    const struct report_doc_json *docs;
    int n_docs;
};
/* Stores the uses and the documents; one change.  Refused (RC_CONFLICT) where
 * it is frozen already or the log has moved on since. */
enum rc report_freeze(struct ctx *c, Str key,
                      const struct report_freeze *f) MUST_CHECK;
/* The frozen document; RC_NOTFOUND names the profiles there are. */
enum rc report_frozen_doc(struct ctx *c, Str key, Str profile,
                          Str *ret_json) MUST_CHECK;
enum rc report_frozen_uses(struct ctx *c, Str key, struct report_use **ret,
                           int *ret_n) MUST_CHECK;

#endif
