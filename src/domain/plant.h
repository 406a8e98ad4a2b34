/*
 * Planted errors: a build with SOKET_PLANT can make one part of the engine wrong, so
 * that the tests can show that they would notice.  Nothing of it is in a normal
 * build.
 */
#ifndef DOMAIN_PLANT_H
#define DOMAIN_PLANT_H

#include "domain/figure.h"

#ifdef SOKET_PLANT
extern enum plant planted;
#define PLANTED(which) (planted == (which))
#else
#define PLANTED(which) (false)
#endif

#endif
