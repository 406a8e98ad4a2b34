/* Every command of the program: the lists its files export, in the order of help. */
#include "app/commands.h"

const struct command *const command_lists[] = {
    store_commands,    import_commands, unit_commands, event_commands,
    activity_commands, figure_commands, NULL,
};
