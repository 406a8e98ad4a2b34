/*
 * The questions to the model: a tree of one state on one map, every record placed
 * on it (model_map.c), and what adds up there (model_figure.c).
 */
#ifndef TRUTH_MODEL_VIEW_H
#define TRUTH_MODEL_VIEW_H

#include "model.h"

enum { M_NODES = 32 }; /* of one record on a map */

/* day of a view on the map of then */
enum { M_THEN = INT32_MIN };

struct m_node {
    int unit;
    int64_t part[3]; /* by SESSIONS, TURNS, and ACTIVITIES in place 2 */
    uint64_t chain;  /* the unit and all its superiors, one bit each */
};
struct m_place {
    bool counts; /* in this tree */
    bool joint;
    int nnodes;
    struct m_node nodes[M_NODES];
};
struct m_view {
    const struct m_world *w;
    const struct m_state *s;
    int tree;
    Day day;
    int above[M_UNITS]; /* day maps only */
    int rule[M_UNITS];  /* 1, 2, 3 of section 3, or 0: never in the tree */
    bool loops[M_UNITS];
    int guarded; /* how often the last guard against a ring was needed */
    struct m_place places[M_RECORDS];
};
void m_view_make(struct m_view *v, const struct m_world *w,
                 const struct m_state *s, int tree, Day day);

struct m_ask {
    int campaign, unit, option; /* option M_NONE: all */
    enum m_measure measure;
    Day from, to;
    bool approved; /* only those */
};
struct m_figure {
    bool determined;
    int64_t value;
    int records;
};
struct m_coverage {
    int expected, reported, nothing, not_applicable;
};
struct m_rows {
    int n;
    int unit[M_UNITS];
    struct m_figure figure[M_UNITS];
};
struct m_figure m_figure_of(const struct m_view *v, const struct m_ask *q);
void m_rows_of(const struct m_view *v, const struct m_ask *q,
               struct m_rows *ret);
struct m_coverage m_coverage_of(const struct m_view *v, const struct m_ask *q);

#endif
