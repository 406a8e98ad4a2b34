/* The list of what pages say after something was done. */
#include "app/said.h"

#include <string.h>

#include "app/http.h"
#include "base/msg.h"

static const char *const list[][2] = {
    /* clang-format off */
    { "saved", N_("Saved.") },
    { "unchanged", N_("Nothing was different, so nothing was changed.") },
    { "submitted", N_("Submitted.") },
    { "checked", N_("Checked.") },
    { "returned", N_("Returned with your remark.") },
    { "approved", N_("Approved.") },
    { "withdrawn", N_("Withdrawn. The record stays in the history.") },
    { "moved", N_("Moved.") },
    { "imported", N_("Imported.") },
    { "undone", N_("Taken back.") },
    { "applied", N_("Applied. The figures stand on the new map.") },
    { "granted", N_("The right was given. It holds from the next page that is opened.") },
    { "ended", N_("Ended.") },
    { "made", N_("Made.") },
    { "closed", N_("Closed.") },
    { "opened", N_("Opened.") },
    { "request-ended", N_("The request is off. It stays in the log with your reason.") },
    { "asked", N_("Asked for. A second person has to agree.") },
    { "frozen", N_("Frozen. The report does not change any more.") },
    { "commented", N_("Your remark was added.") },
    { "settled", N_("Settled.") },
    { "dropped", N_("What was typed was discarded.") },
    { "removed", N_("The file was taken off. It stays in the history.") },
    { "password", N_("The password was changed; other sessions are over.") },
    { "second", N_("The second factor is in force.") },
    { "second-off", N_("The second factor was taken away.") },
    { "attached", N_("The file was attached.") },
    { "knocks", N_("Before this, a sign-in with your name was refused. If that was not you, tell your administrator: the last times are listed under My account.") },
    { "welcome", N_("Welcome. Set up your second factor first: an administrator works with one.") },
    /* clang-format on */
};

const char *said_read(const struct http_request *req)
{
    Str key = http_param(&req->target, "said");

    for (int i = 0; i < countof(list); i++)
        if (str_is(key, list[i][0]))
            return list[i][0];
    return NULL;
}

const char *said_id(const char *key)
{
    for (int i = 0; key && i < countof(list); i++)
        if (strcmp(key, list[i][0]) == 0)
            return list[i][1];
    return NULL;
}
