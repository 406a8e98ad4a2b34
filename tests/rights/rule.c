/*
 * The rules a second time, from docs/rights.md over plain tables.  Shares nothing with
 * src/domain/authz.c but the names of roles and acts.
 */
#include <string.h>

#include "world.h"

const struct world_unit world[UNITS + 1] = {
    [R] = { "r", "urx", -1, -1 },      [A] = { "a", "uax", R, -1 },
    [B] = { "b", "ubx", R, -1 },       [A1] = { "a1", "ua1x", A, -1 },
    [A2] = { "a2", "ua2x", A, -1 },    [AO] = { "ao", "uaox", A, A1 },
    [B1] = { "b1", "ub1x", B, -1 },    [F] = { "f", "ufx", -1, -1 },
    [F1] = { "f1", "uf1x", F, -1 },    [FO] = { "fo", "ufox", F, F1 },
    [NONE] = { "zz", "uzzx", -1, -1 },
};

/* Is `boss` at or above u, or did it or what is above it take u over? */
static bool is_above(int boss, int u)
{
    return u >= 0 && u != NONE &&
           (boss == u || is_above(boss, world[u].above) ||
            is_above(boss, world[u].heir));
}

static bool is_same(int boss, int u)
{
    return u >= 0 && u != NONE && (boss == u || is_same(boss, world[u].heir));
}

static bool has(enum role role, enum act act)
{
    switch (act) {
    case ACT_NAME:
    case ACT_READ:
        return role != ROLE_NONE;
    case ACT_DRAFT:
    case ACT_ENTER:
        return role == ROLE_REPORTER;
    case ACT_CHECK:
        return role == ROLE_REVIEWER || role == ROLE_APPROVER;
    case ACT_APPROVE:
        return role == ROLE_APPROVER;
    case ACT_PERSON:
        return role == ROLE_APPROVER || role == ROLE_ADMIN;
    case ACT_ADMIN:
        return role == ROLE_ADMIN;
    case ACT_NONE:
    case ACT_COUNT:
        break;
    }
    return false;
}

bool rule_may_anywhere(const struct asker *who, enum act act)
{
    bool needs = who->role == ROLE_APPROVER || who->role == ROLE_ADMIN;

    return who->in && !who->half && !who->disabled && who->days == 0 &&
           (who->second || !needs) && has(who->role, act) &&
           (who->most == ROLE_COUNT || has(who->most, act));
}

bool rule_may_all(const struct asker *who, enum act act)
{
    return rule_may_anywhere(who, act) && who->below &&
           world[who->at].above < 0;
}

bool rule_may(const struct asker *who, enum act act, int unit)
{
    if (unit == NONE || unit < 0 || !rule_may_anywhere(who, act))
        return false;
    if (act == ACT_DRAFT)
        return is_same(who->at, unit);
    if (who->below ? is_above(who->at, unit) : is_same(who->at, unit))
        return true;
    if (act != ACT_NAME)
        return false;
    /* what stands above me, and everything under my superiors */
    return is_above(unit, who->at) ||
           (world[who->at].above >= 0 && is_above(world[who->at].above, unit));
}

bool rule_sees_record(const struct asker *who, int unit, int state)
{
    return rule_may(who, state < 2 ? ACT_DRAFT : ACT_READ, unit);
}

/* A lock holds what is under it, so those there may know of it. */
bool rule_sees_lock(const struct asker *who, int unit)
{
    return rule_may(who, ACT_READ, unit) ||
           (rule_may_anywhere(who, ACT_READ) && unit != NONE &&
            is_above(unit, who->at));
}

static bool may_see(const struct asker *who, char kind, int unit)
{
    /* one's own right names its unit, today or not */
    if (kind == CANARY_NAME && unit == who->at && who->in && !who->half)
        return true;
    switch (kind) {
    case CANARY_NAME:
    case CANARY_EVENT:
        return rule_may(who, ACT_NAME, unit);
    case CANARY_LOCK:
        return rule_sees_lock(who, unit);
    case CANARY_WORK:
    case CANARY_AUTHOR:
        return rule_may(who, ACT_READ, unit);
    case CANARY_DRAFT:
        return rule_may(who, ACT_DRAFT, unit);
    case CANARY_PERSON:
        return rule_may(who, ACT_PERSON, unit);
    default:
        return false;
    }
}

static int unit_of(const char *code, size_t n)
{
    for (int u = 0; u < UNITS; u++)
        if (strlen(world[u].code) == n && memcmp(world[u].code, code, n) == 0)
            return u;
    return NONE;
}

const char *rule_canary(const struct asker *who, Str text)
{
    const char *at = text.p, *end = text.p + text.n;

    while (end - at > 5 && (at = memchr(at, 'z', (size_t)(end - at - 4)))) {
        ptrdiff_t n = 1;

        if (at[1] != 'q') {
            at++;
            continue;
        }
        while (n < 3 && at + 5 + n <= end && memcmp(at + 3 + n, "qz", 2) != 0)
            n++;
        if (n < 3 && at + 5 + n <= end && unit_of(at + 3, (size_t)n) != NONE &&
            !may_see(who, at[2], unit_of(at + 3, (size_t)n)))
            return at;
        at += 2;
    }
    return NULL;
}
