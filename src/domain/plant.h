/*
 * Planted errors: a build with SOKET_PLANT can make one part of the engine wrong, so
 * that the tests can show that they would notice.  Nothing of it is in a normal
 * build.
 */
#ifndef DOMAIN_PLANT_H
#define DOMAIN_PLANT_H

enum plant {
    PLANT_NONE,
    PLANT_DELTA,
    PLANT_JOINT,
    PLANT_MAP,
    PLANT_REBUILD,
    PLANT_MEMO,
    PLANT_STATE,    /* drafts are counted when they are written */
    PLANT_APPROVED, /* what loses its approval stays among the approved */
    PLANT_LOCK,     /* no lock holds anything */
};
/* Makes one part of the engine wrong. */
void figure_plant(enum plant which);

#ifdef SOKET_PLANT
extern enum plant planted;
#define PLANTED(which) (planted == (which))
#else
#define PLANTED(which) (false)
#endif

#endif
