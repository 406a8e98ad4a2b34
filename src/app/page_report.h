/* Shared by the pages of reports. */
#ifndef APP_PAGE_REPORT_H
#define APP_PAGE_REPORT_H

#include "app/page.h"
#include "domain/report.h"

/* Fills the model's `reports`: those that who looks may read. */
enum rc page_reports(struct page *p) MUST_CHECK;
/* What can be done with the report, its sections to edit, what is said of them: under
 * `work` of the model.  Before the report is read as its unit. */
enum rc page_report_work(struct page *p, const struct report *r) MUST_CHECK;

#endif
