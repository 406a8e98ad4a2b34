/* Two stores held against each other row by row, whatever their engines. */
#ifndef TRUTH_ROWS_EQUAL_H
#define TRUTH_ROWS_EQUAL_H

#include <stddef.h>

#include "store/db.h"

/*
 * Every row of every table in the order of its primary key.  Adds to *rows; the
 * first difference is told in why (room for n bytes), which is left alone
 * when there is none or when it tells something already.
 */
void rows_equal(struct db *x, struct db *y, int64_t *rows, char *why, size_t n);

#endif
