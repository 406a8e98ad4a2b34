/*
 * What somebody says of a section of a report or of an activity, until it is settled.
 * Whether they may speak there is the caller's to ask (ACT_CHECK, ACT_ENTER).
 */
#ifndef DOMAIN_COMMENT_H
#define DOMAIN_COMMENT_H

#include "domain/ctx.h"

struct comment {
    Id id;
    Str kind;   /* "report", "activity" */
    Str object; /* its key */
    Str place;  /* key of the section, or empty */
    Str who;    /* key of a person, or the name at the command line */
    Str name;   /* of the person, as known now; who where there is none */
    int64_t at; /* moment */
    Str text;
    int64_t made, ended; /* ended: settled */
};

/* kind, object, place and text are read; one change each. */
enum rc comment_add(struct ctx *c, const struct comment *k,
                    Id *ret_id) MUST_CHECK;
/* RC_NOTFOUND where the comment is not one of this object. */
enum rc comment_settle(struct ctx *c, Str kind, Str object, Id id) MUST_CHECK;
/* Oldest first. */
struct comment_query {
    Str kind, object;
    bool settled; /* also those */
};
enum rc comment_list(struct ctx *c, const struct comment_query *q,
                     struct comment **ret, int *ret_n) MUST_CHECK;

#endif
