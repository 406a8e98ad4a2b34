/* The parts of a workbook, each as a plain program writes it where nothing is said. */
#include "book_for_test.h"

#include <stdlib.h>

#include "base/arena.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN                                                                   \
    "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define RELS                                                                   \
    "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\""
#define OFFICE                                                                 \
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static const char TYPES[] =
    HEAD "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/"
         "content-types\"/>";
static const char PACKAGE[] =
    HEAD "<Relationships " RELS "><Relationship Id=\"rId1\" Type=\"" OFFICE
         "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
static const char WORKBOOK[] =
    HEAD "<workbook " MAIN " xmlns:r=\"" OFFICE "\"><sheets><sheet"
         " name=\"Trang 1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
static const char LINKS[] = HEAD
    "<Relationships " RELS "><Relationship Id=\"rId1\" Type=\"" OFFICE
    "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" OFFICE
    "/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" OFFICE
    "/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId4\" Type=\"" OFFICE
    "/sharedStrings\" Target=\"./sharedStrings.xml\"/>"
    "</Relationships>";
static const char STYLES[] =
    HEAD "<styleSheet " MAIN "><numFmts count=\"6\">"
         "<numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/>"
         "<numFmt numFmtId=\"165\" formatCode=\"mm:ss\"/>"
         "<numFmt numFmtId=\"166\" formatCode=\"[$-42A]dd\\ mmmm\\ yyyy;@\"/>"
         "<numFmt numFmtId=\"167\" formatCode=\"[h]:mm\"/>"
         "<numFmt numFmtId=\"168\" formatCode=\"&quot;d&quot;0\"/>"
         "<numFmt numFmtId=\"169\" formatCode=\"mmm\"/></numFmts>"
         "<cellStyleXfs count=\"1\"><xf numFmtId=\"14\"/></cellStyleXfs>"
         "<cellXfs count=\"9\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
         "<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"2\"/>"
         "<xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf numFmtId=\"168\"/>"
         "<xf numFmtId=\"169\"/></cellXfs></styleSheet>";
static const char STRINGS[] = HEAD "<sst " MAIN "><si><t>không</t></si></sst>";

static Str sheet_of(struct arena *a, const struct test_book *b)
{
    if (b->sheet)
        return str_of(b->sheet);
    return str_fmt(a,
                   HEAD "<worksheet " MAIN "><dimension ref=\"A1\"/>"
                        "<sheetData>%s</sheetData></worksheet>",
                   b->rows ? b->rows : "");
}

static Str write(struct arena *a, const struct test_book *b, Str sheet)
{
    struct zip_entry parts[7 + TEST_BOOK_EXTRA] = {
        { S("[Content_Types].xml"), str_of(b->types ? b->types : TYPES),
          b->stored },
        { S("_rels/.rels"), str_of(PACKAGE), b->stored },
        { S("xl/workbook.xml"), str_of(b->workbook ? b->workbook : WORKBOOK),
          b->stored },
        { S("xl/_rels/workbook.xml.rels"), str_of(b->links ? b->links : LINKS),
          b->stored },
        { S("xl/styles.xml"), str_of(b->styles ? b->styles : STYLES),
          b->stored },
        { S("xl/sharedStrings.xml"), str_of(b->strings ? b->strings : STRINGS),
          b->stored },
        { S("xl/worksheets/sheet1.xml"), sheet, b->stored },
    };
    struct err e = { 0 };
    Str bytes;

    for (int i = 0; i < b->n_extra; i++)
        parts[7 + i] = b->extra[i];
    if (zip_write(a, parts, 7 + b->n_extra, &bytes, &e) != RC_OK)
        abort();
    return bytes;
}

Str test_book(struct arena *a, const struct test_book *b)
{
    return write(a, b, sheet_of(a, b));
}

Str test_book_sheet(struct arena *a, Str sheet, bool stored)
{
    struct test_book b = { .stored = stored };

    return write(a, &b, sheet);
}
