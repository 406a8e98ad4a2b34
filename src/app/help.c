/* What each page is for and what to do next, in three sentences. */
#include "app/help.h"

#include <string.h>

#include "base/msg.h"
#include "base/str.h"

/* clang-format off */
static const struct {
    const char *path, *text;
} rows[] = {
    { "/campaigns",
      N_("Every campaign with what was done so far and how many units have "
         "reported. Open a campaign for its figures, charts and units. The "
         "reports made from them stand below.") },
    { "/campaigns/{c}/units/{u}",
      N_("The figures of one unit in one campaign, with everything below "
         "it. Choose days, or how units that changed are counted, above the "
         "figures. Every figure opens what it is made of.") },
    { "/campaigns/{c}/units/{u}/figures/{i}",
      N_("One figure and what it is made of. Open a line to see the "
         "activity as it was entered. Beside it stands how many units have "
         "reported and how many are missing.") },
    { "/events",
      N_("How the organisation changed: mergers, splits, new names, units "
         "that ended. Open a line for the units before and after and for "
         "what became of their figures. An administrator begins a change "
         "from here.") },
    { "/events/{e}",
      N_("One change of the organisation: the units before and after, the "
         "day and the document. Below stands what the figures are on the "
         "old and on the new map. An administrator can take the change back "
         "as long as nothing stands on it.") },
    { "/reports",
      N_("The reports of the units you may see, those being written and "
         "those frozen. Open one to read it, to check its figures and to "
         "take it as Word or PDF. With the right to enter you begin a new "
         "one here.") },
    { "/reports/{r}",
      N_("The report as it will be printed; every figure leads to the "
         "records behind it. Open a section to write in it, and read the "
         "remarks on it. When all is agreed the report is frozen, and "
         "nothing in it changes any more.") },
    { "/reports/{r}/compare",
      N_("What the frozen report would say today. Each line shows a figure "
         "as it was frozen, as it is now and why they differ. The frozen "
         "report itself stays as it is.") },
    { "/reports/{r}/sections/new",
      N_("Adds a section to the report. Give it a short key and write its "
         "text, the heading in the first line. Afterwards it opens like "
         "every other section.") },
    { "/reports/{r}/sections/{s}",
      N_("Write the section and look at it beside as it will be printed. "
         "Figures stand between braces and follow the records by "
         "themselves. What you write is kept while you write, and nothing "
         "that somebody else saved is written over.") },
    { "/locks/{l}",
      N_("A closed period: until its last day nothing is entered or "
         "corrected. Who must correct asks here for it to be opened for one "
         "unit until a day. Another person agrees or refuses, with a reason.") },
    { "/me",
      N_("Your own account: your rights, where you are signed in, your "
         "password and the second factor. End the sessions that you do not "
         "know and tell your administrator. Programs that ask in your name "
         "get a token here, never your password.") },
    { "/me/second",
      N_("With the second factor somebody who knows your password still "
         "cannot come in. Take the picture with an authenticator program on "
         "your telephone and write the six digits it shows. Keep the "
         "recovery codes on paper: they let you in when the telephone is "
         "lost.") },
    { "/me/again",
      N_("What you are about to do weighs, so your password is asked for "
         "once more. After it you go on where you were. For some minutes it "
         "is not asked for again.") },
    { "/log/verify",
      N_("Each entry of the log carries a mark made from the one before it; "
         "this page checks all of them. Where they fit, nothing was changed "
         "or taken out afterwards. Where they do not, it says from which "
         "entry on: keep the store as it is and compare it with a backup.") },
    { "/admin/backup/check",
      N_("Opens the newest backup and checks every table in it, as if it "
         "had to be used today. Where something is wrong it says what: make "
         "another backup at once. Do this once a month.") },
    { "/api",
      N_("For those who write programs: every page can be asked for as "
         "JSON, every form takes the same fields. A token from your account "
         "says who asks and with which right. Begin with the lines below.") },
};
/* clang-format on */

static bool is_under(const char *path, const char *row)
{
    size_t n = strlen(row);

    return strncmp(path, row, n) == 0 && (!path[n] || path[n] == '/');
}

const char *help_of(const char *path)
{
    const char *best = NULL;
    size_t n = 0;

    for (int i = 0; i < countof(rows); i++)
        if (is_under(path, rows[i].path) && strlen(rows[i].path) > n) {
            best = rows[i].text;
            n = strlen(rows[i].path);
        }
    return best;
}
