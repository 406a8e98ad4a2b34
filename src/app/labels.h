/*
 * The object `t` of every page: the labels of the templates in one language.
 */
#ifndef APP_LABELS_H
#define APP_LABELS_H

#include "base/msg.h"

struct arena;
struct value;

struct value *labels_in(struct arena *a, enum lang lang);

#endif
