/*
 * The table of routes: every address that the program answers, its handler,
 * its permission, the fields of its query.  Pure: no store, no page is made.
 */
#ifndef APP_ROUTES_H
#define APP_ROUTES_H

#include "app/http.h"
#include "app/page.h"

/* The lists of rows, one per page_*.c; NULL at the end of the lists, a row
 * without path at the end of each. */
extern const struct route *const route_lists[];

extern const struct route today_routes[];
extern const struct route home_routes[];
extern const struct route overview_routes[];
extern const struct route figure_routes[];
extern const struct route units_routes[];
extern const struct route unit_routes[];
extern const struct route reorg_routes[];
extern const struct route person_routes[];
extern const struct route grant_routes[];
extern const struct route log_routes[];
extern const struct route admin_routes[];
extern const struct route keep_routes[];
extern const struct route catalog_routes[];
extern const struct route event_routes[];
extern const struct route report_routes[];
extern const struct route report_edit_routes[];
extern const struct route report_work_routes[];
extern const struct route sign_routes[];
extern const struct route self_routes[];
extern const struct route api_routes[];
extern const struct route search_routes[];
extern const struct route activity_list_routes[];
extern const struct route activity_entry_routes[];
extern const struct route activity_bulk_routes[];
extern const struct route draft_routes[];
extern const struct route import_routes[];
extern const struct route import_preview_routes[];
extern const struct route activity_one_routes[];
extern const struct route activity_file_routes[];
extern const struct route activity_grid_routes[];
extern const struct route lock_routes[];
extern const struct route realm_routes[]; /* outside of the realms */

enum route_match { ROUTE_FOUND, ROUTE_OTHER_METHOD, ROUTE_NONE };

/*
 * Finds the row of a request; fills route, keys and as of *p.  An ending ".json" and
 * the like of the last segment is what it is printed as.  "/" is "/index".  A page of
 * a house (p->house) has the rows of realm_routes alone.
 */
enum route_match route_match(const struct http_request *req, struct page *p);
/* Reads the query by the row's fields; the refusal names the field. */
enum rc route_input(const struct http_target *t, struct page *p,
                    struct err *e) MUST_CHECK;
/* What a parameter of the query may be, as OpenAPI types it: format NULL for none;
 * false: no page takes it. */
bool route_param(Str name, const char **ret_type, const char **ret_format);
/* The language asked for (?lang=), Vietnamese unless English. */
enum lang route_lang(const struct http_request *req);

#endif
