/*
 * The reform of 01/07/2025 as tables: who became what.  Read from vn-2025.csv
 * (one line per old and new commune that share ground); knows nothing of the engine.
 */
#ifndef TRUTH_REFORM_PLAN_H
#define TRUTH_REFORM_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum {
    MAX_PROVINCES = 80,
    MAX_DISTRICTS = 800,
    MAX_OLD = 11000,
    MAX_NEW = 4000,
    MAX_HEIRS = 8,
    NONE = -1
};

struct province {
    Str name;
    int into; /* province that it goes on in; itself where it lives on */
};

struct district {
    Str id, name;
    int province;
};

struct new_commune {
    Str id, name;
    int province;
    int whole; /* old communes that go into it undivided */
};

struct old_commune {
    Str id, name;
    int district;
    int heirs[MAX_HEIRS], n; /* new communes, in the order of the file */
    bool shares;             /* of a split: divided, else to the first */
    int64_t share[MAX_HEIRS];
};

struct plan {
    struct province provinces[MAX_PROVINCES];
    struct district districts[MAX_DISTRICTS];
    struct old_commune old[MAX_OLD];
    struct new_commune fresh[MAX_NEW];
    int n_provinces, n_districts, n_old, n_fresh;
};

struct arena;

/* Ends the program where the file is not as it should be. */
void plan_read(struct plan *p, struct arena *a, Str csv);

/* Seeded dice, below `below`. */
uint32_t dice(uint64_t *state, uint32_t below);

/* The lists for the import, as CSV. */
struct buf;
void plan_units(const struct plan *p, struct buf *b);
void plan_events(const struct plan *p, struct buf *b);

#endif
