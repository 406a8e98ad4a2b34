/* Scenarios of load that stand in files of their own. */
#ifndef TESTS_LOAD_SCENARIO_H
#define TESTS_LOAD_SCENARIO_H

#include <stdbool.h>

bool is_long(void); /* LOAD_LONG=1 */

void load_users(void);
void load_reports(void);
void load_forged(void);

#endif
