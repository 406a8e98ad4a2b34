/* The samples carried inside the program (demo/NAME/, CSV). */
#ifndef APP_SAMPLE_H
#define APP_SAMPLE_H

#include "domain/ctx.h"

/* Imports every list of the sample into an empty store. */
enum rc sample_load(struct ctx *c, Str name) MUST_CHECK;

#endif
