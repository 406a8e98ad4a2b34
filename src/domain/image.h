/*
 * The organisation in memory, with its maps and its index of names, as of one log
 * entry and one day: contexts that stand there share it (domain/shelf.h), and nobody
 * changes it.  Each part is made by the first that asks; others wait for it.
 */
#ifndef DOMAIN_IMAGE_H
#define DOMAIN_IMAGE_H

#include "domain/shelf.h"
#include "domain/unit_index.h"

struct image;
struct maps;

extern const struct shelf_kind image_kind;

/* Loads it by c where nobody has; a failure is the asker's, the next tries again. */
enum rc image_org(struct ctx *c, struct image *x, struct org **ret) MUST_CHECK;
/* Of the organisation, which has been asked for; today: the day it was taken for. */
struct maps *image_maps(struct image *x, Day today);
struct unit_index *image_names(struct image *x, Day today);

#endif
