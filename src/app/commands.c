/* Every command of the program: the lists its files export, in the order of help. */
#include "app/commands.h"

/* clang-format off */
const struct command *const command_lists[] = {
    store_commands,
    copy_commands,
    import_commands,
    unit_commands,
    event_commands,
    activity_commands,
    evidence_commands,
    comment_commands,
    lock_commands,
    reopening_commands,
    figure_commands,
    search_commands,
    report_commands,
    bundle_commands,
    account_commands,
    setting_commands,
    holiday_commands,
    serve_commands,
    realm_commands,
    NULL,
};
/* clang-format on */
