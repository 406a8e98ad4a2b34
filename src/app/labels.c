/*
 * Every word that a template says by itself: {{t.key}}.  The key is what the
 * templates use, the sentence is the message id; one row per label.
 */
#include "app/labels.h"

#include "base/msg.h"
#include "format/value.h"

static const struct label {
    const char *key, *id;
} labels[] = {
    /* clang-format off */
    { "about_unit", N_("About this unit") },
    { "activities", N_("Activities") },
    { "after_event", N_("Afterwards") },
    { "as_of_entry", N_("Figures as of log entry") },
    { "before_event", N_("Before") },
    { "by_document", N_("Document") },
    { "campaigns", N_("Campaigns") },
    { "children_today", N_("Units directly below today") },
    { "closed", N_("no longer exists") },
    { "code", N_("Code") },
    { "codes", N_("Codes") },
    { "counted", N_("Counted here") },
    { "day", N_("Day") },
    { "download", N_("Download") },
    { "draft", N_("Draft") },
    { "draft_note", N_("Figures follow the records until the report is frozen.") },
    { "entry", N_("log entry") },
    { "error", N_("Error") },
    { "events", N_("Organisation changes") },
    { "figures", N_("Figures") },
    { "form", N_("Form") },
    { "from", N_("From") },
    { "frozen", N_("Frozen") },
    { "holders", N_("Held by") },
    { "home_title", N_("Review of what was done") },
    { "joint", N_("joint") },
    { "joint_less", N_("Held jointly, counted once") },
    { "joint_note", N_("An activity that several units held together counts in full for "
      "each of them and once in the total.") },
    { "language", N_("Language") },
    { "list_cut", N_("Only the first units are listed; open one to see what stands below it.") },
    { "map", N_("Organisation") },
    { "name", N_("Name") },
    { "names", N_("Names") },
    { "new", N_("new") },
    { "newest_change", N_("Newest change") },
    { "no_campaigns", N_("There is no campaign yet.") },
    { "no_events", N_("There is no organisation change yet.") },
    { "no_realms", N_("There is no realm yet.") },
    { "no_records", N_("No record stands behind this figure.") },
    { "no_reports", N_("There is no report yet.") },
    { "not_applicable", N_("not applicable") },
    { "not_determined", N_("not determined") },
    { "not_reported", N_("not reported") },
    { "nothing_happened", N_("reported that nothing happened") },
    { "outline", N_("Outline") },
    { "page_after", N_("Next page") },
    { "page_before", N_("Page before") },
    { "pages", N_("Pages") },
    { "period", N_("Period") },
    { "persons", N_("Persons") },
    { "records", N_("Activities behind this figure") },
    { "records_behind", N_("activities stand behind this figure") },
    { "report", N_("Report") },
    { "reported", N_("Reported") },
    { "reports", N_("Reports") },
    { "scheme", N_("Scheme") },
    { "sections", N_("Sections") },
    { "see_changes", N_("See what changed") },
    { "sessions", N_("Sessions") },
    { "share_of_turns", N_("Share of turns") },
    { "skip", N_("Skip to the content") },
    { "superior", N_("Superior") },
    { "superiors", N_("Superiors") },
    { "title", N_("Title") },
    { "total", N_("Total") },
    { "turns", N_("Turns") },
    { "unit", N_("Unit") },
    { "units_reported", N_("units have reported") },
    { "until", N_("Until") },
    { "what_to_do", N_("What you can do") },
    { "you_are_here", N_("You are here") },
    /* clang-format on */
};

struct value *labels_in(struct arena *a, enum lang lang)
{
    struct value *t = val_object(a);

    for (int i = 0; i < countof(labels); i++)
        val_set_text(t, labels[i].key, str_of(msg(lang, labels[i].id)));
    return t;
}
