/*
 * The sample document of the golden tests: a report of a district on carrying
 * out a campaign, with every kind of block, made in C so that no writer's test
 * depends on a parser.  The words of letterhead and signature follow the
 * profile (party, state, plain); the rest is the same for all.
 */
#ifndef GOLDEN_SAMPLE_DOC_H
#define GOLDEN_SAMPLE_DOC_H

#include "format/block.h"

struct arena;

/* All memory is the arena's; `p` must live as long as the doc. */
struct doc *sample_doc(struct arena *a, const struct profile *p);

#endif
