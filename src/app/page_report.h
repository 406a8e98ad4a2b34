/* The list of reports, for the first page and their own. */
#ifndef APP_PAGE_REPORT_H
#define APP_PAGE_REPORT_H

#include "app/page.h"

/* Fills has_reports and reports of the model. */
enum rc page_reports(struct page *p) MUST_CHECK;

#endif
