/*
 * The engine's side of the comparison: a store at an empty address, driven by the
 * operations of the model.  Everything goes through the public functions of
 * src/domain.
 */
#ifndef TRUTH_ENGINE_H
#define TRUTH_ENGINE_H

#include "model_view.h"

struct engine;

enum m_map { MAP_OF_THEN, MAP_OF_NOW, MAP_OF_DAY };

/* One question put to both sides. */
struct m_address {
    struct m_ask ask;
    int tree;
    enum m_map map;
    Day day;   /* MAP_OF_DAY */
    int known; /* step of the model, or M_NONE: now */
};

struct engine *engine_open(const struct m_world *w, const char *where);
void engine_close(struct engine *e);
struct db *engine_db(const struct engine *e);
void engine_today(struct engine *e, Day today);
/*
 * Carries out op, which will be step `index` when accepted.  NULL, or the reason
 * of the refusal (valid until the next call).
 */
const char *engine_apply(struct engine *e, const struct m_op *op, int index);
/* Forgets results handed out before. */
void engine_rest(struct engine *e);

/* The answers; false with a sentence in engine_why() when refused. */
bool engine_figure(struct engine *e, const struct m_address *q,
                   struct m_figure *ret);
/* All measures of the address at once. */
bool engine_figures(struct engine *e, const struct m_address *q,
                    struct m_figure ret[M_MEASURES]);
bool engine_coverage(struct engine *e, const struct m_address *q,
                     struct m_figure *ret, struct m_coverage *ret_coverage);
bool engine_rows(struct engine *e, const struct m_address *q,
                 struct m_rows *ret);
const char *engine_why(const struct engine *e);

/* Faults that verify finds; the first is printed. */
int64_t engine_verify(struct engine *e);
bool engine_rebuild(struct engine *e);
/* By name: delta, joint, map, rebuild, memo; false where nothing can be planted. */
bool engine_plant(const char *which);

#endif
