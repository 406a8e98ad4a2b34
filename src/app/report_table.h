/* Tables and charts of a report: grids and lists of domain/report as blocks. */
#ifndef APP_REPORT_TABLE_H
#define APP_REPORT_TABLE_H

#include "domain/report_grid.h"
#include "format/block.h"

/* codes: an annex of figures, with a row of column codes and row codes. */
struct table *report_table_grid(struct report_view *v,
                                const struct report_grid *g, bool codes);
struct chart *report_chart(struct report_view *v, const struct report_grid *g,
                           Str style);
/* Documents: what is carried out, then what carries it out; type or empty. */
struct table *report_table_documents(struct report_view *v, Str type);
/* Every numbered figure: printed → value, records, address, entry. */
struct table *report_table_sources(struct report_view *v);

#endif
