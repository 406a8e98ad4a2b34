/*
 * A store for the rights tests: two trees of units, and in every unit something of each
 * kind in every state, each text with a canary that names its unit; and those who
 * ask.  A canary is "zq", a letter for its kind, the unit's code, "qz".
 */
#ifndef TESTS_RIGHTS_WORLD_H
#define TESTS_RIGHTS_WORLD_H

#include "base/secret.h"
#include "domain/authz.h"
#include "domain/ctx.h"

/* fo was merged into f1, ao into a1; NONE is the unit that is not there. */
enum unit { R, A, B, A1, A2, AO, B1, F, F1, FO, UNITS, NONE = UNITS };

/* What stands above each today; who took over what is closed; -1 none. */
struct world_unit {
    const char *code, *key;
    int above, heir;
};
extern const struct world_unit world[UNITS + 1];

/* Kinds of canary. */
enum {
    CANARY_NAME = 'n',   /* of a unit: whoever may know its name */
    CANARY_WORK = 'c',   /* what was submitted, reports: who reads there */
    CANARY_DRAFT = 'd',  /* what was not: who enters there */
    CANARY_PERSON = 'p', /* works there and nothing else: who asks for people */
    CANARY_AUTHOR = 'w', /* wrote what was submitted: who reads there */
    CANARY_EVENT = 'e',  /* of a step of the organisation: as the name */
    CANARY_LOCK = 'l',   /* of a lock: as the name */
};

struct asker {
    const char *name;
    enum role role, most;
    int at;
    bool below;
    bool in;     /* signed in at all */
    bool half;   /* owes the second factor */
    bool second; /* gave it */
    int days;    /* of the grant: 0 today, -1 over, 1 to come */
    bool disabled, is_token;
    /* made by world_make: */
    char person[32];
    char cookie[SECRET_TOKEN]; /* or the token */
    char csrf[SECRET_HEX];
    Id account, session, grant;
};
enum { ASKERS = 26 };
extern struct asker askers[ASKERS];

/* States of the records: "draft" … are 1 to 5. */
enum { STATES = 5 };

extern char world_where[256];

/* Keys that the program chose, by unit and state; empty or 0: none. */
struct world_keys {
    char file[UNITS + 1][STATES + 1][64];
    Id comment[UNITS + 1][STATES + 1];
    char lock[UNITS + 1][16], reopening[UNITS + 1][16];
    Id report_comment[UNITS + 1], grant[UNITS + 1];
};
extern struct world_keys world_keys;

/* Makes the store and those who ask; aborts the program where it cannot. */
void world_make(void);
/* Back to what world_make made; no connection may be open. */
void world_restore(void);
void world_drop(void);

/* ---- the rules, from docs/rights.md alone ---- */

bool rule_may(const struct asker *who, enum act act, int unit);
/* Granted anywhere; granted at a top and everything below it. */
bool rule_may_anywhere(const struct asker *who, enum act act);
bool rule_may_all(const struct asker *who, enum act act);
/* Is there such a thing for this one: a record in a state, a lock, a step. */
bool rule_sees_record(const struct asker *who, int unit, int state);
bool rule_sees_lock(const struct asker *who, int unit);
/* The first canary in the text that this one must not see, or NULL. */
const char *rule_canary(const struct asker *who, Str text);

#endif
