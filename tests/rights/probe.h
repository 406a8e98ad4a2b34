/*
 * A probe: one address asked as somebody about something of a unit.  What the rules say
 * of it, how its address and its form are filled.
 */
#ifndef TESTS_RIGHTS_PROBE_H
#define TESTS_RIGHTS_PROBE_H

#include "app/route.h"
#include "ask.h"

enum { MOST_RULES = 200, PROBE_PARTS = 120 };

/* A row of routes.txt, and what came of it. */
struct rule {
    enum method method;
    char path[100], act[12], of[8];
    int tried, allowed, done; /* done: a POST that went through */
    struct said {
        const char *why;
        int n;
    } said[8];
};
extern struct rule rules[MOST_RULES];
extern int n_rules;

struct probe {
    const struct route *route;
    struct rule *rule;
    const struct asker *who;
    int unit, state;
    int child; /* unit from which the second key is taken */
    bool full; /* the form is filled */
    bool wrong_method;
    bool bare; /* a list without its filters */
};

/* EITHER: a list asked for a unit that is there but not to be read.  TOLD: a form without
 * its unit, to who may do it somewhere: told what is missing, and nothing is done. */
enum verdict { ALLOWED, REFUSED, UNSEEN, EITHER, TOLD, SIGN_IN };

/* Reads routes.txt. */
void probe_read_rules(void);
enum verdict probe_verdict(const struct probe *k);
/* Is a list asked for a unit by the query? */
bool probe_asks_unit(const struct probe *k);
void probe_address(const struct probe *k, char *ret, size_t room);
void probe_keys(const struct probe *k, char ret[2][80]);
/* The parts of its form, in ret; mass: every other column there is, too. */
int probe_fill(struct arena *a, const struct probe *k, struct http_part *ret,
               bool mass);

#endif
