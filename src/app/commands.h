/* The lists of commands, one per file cmd_*.c. */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

#include "app/cli.h"

extern const struct command store_commands[];
extern const struct command copy_commands[];
extern const struct command import_commands[];
extern const struct command unit_commands[];
extern const struct command event_commands[];
extern const struct command activity_commands[];
extern const struct command evidence_commands[];
extern const struct command comment_commands[];
extern const struct command lock_commands[];
extern const struct command reopening_commands[];
extern const struct command setting_commands[];
extern const struct command holiday_commands[];
extern const struct command figure_commands[];
extern const struct command search_commands[];
extern const struct command serve_commands[];
extern const struct command realm_commands[];
extern const struct command report_commands[];
extern const struct command bundle_commands[];
extern const struct command account_commands[];

/* What every new store holds: the built-in lists, and the sample that --sample
 * names. */
enum rc cli_fill_new(struct cli *cli) MUST_CHECK;

#endif
