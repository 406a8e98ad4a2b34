/*
 * Builds the sample document.  The figures are made by a small formula, so
 * that parts add up to their totals; they are nobody's real figures.
 */
#include "sample_doc.h"

#include "base/arena.h"
#include "base/day.h"
#include "base/num.h"
#include "format/profile.h"

struct maker {
    struct arena *a;
    struct block *blocks;
    int n;
    size_t cap;
    int notes; /* figures so far */
};

/* What differs by authority. */
struct voice {
    const char *key, *parent, *body, *symbol, *authority, *title;
    const char *recipients[4];
    const char *file_line;
};

/* clang-format off */
static const struct voice voices[] = {
    { "party", "TỈNH ỦY LẠNG SƠN", "HUYỆN ỦY HỮU LŨNG", "BC/HU",
      "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ",
      { "Ban Tuyên giáo Tỉnh ủy (để báo cáo),",
        "Các đồng chí Ủy viên Ban Chấp hành Đảng bộ huyện,",
        "Các chi bộ, đảng bộ cơ sở trực thuộc,", NULL },
      "Lưu Văn phòng Huyện ủy." },
    { "state", "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN", "ỦY BAN NHÂN DÂN HUYỆN HỮU LŨNG",
      "BC-UBND", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
      { "Ủy ban nhân dân tỉnh (để báo cáo);",
        "Thường trực Hội đồng nhân dân huyện;",
        "Ủy ban nhân dân các xã, thị trấn;", NULL },
      "Lưu: VT, TH." },
    { "plain", "", "Ban Chỉ đạo huyện Hữu Lũng", "BC-BCĐ",
      "Thay mặt Ban Chỉ đạo", "Phó Trưởng ban",
      { "Các thành viên Ban Chỉ đạo", "Các đơn vị cơ sở", NULL, NULL },
      "Lưu hồ sơ" },
};

static const char *const units[] = {
    "Thị trấn Hữu Lũng", "Xã Cai Kinh", "Xã Đồng Tân", "Xã Đồng Tiến",
    "Xã Hồ Sơn", "Xã Hòa Bình", "Xã Hòa Lạc", "Xã Hòa Sơn", "Xã Hòa Thắng",
    "Xã Hữu Liên", "Xã Minh Hòa", "Xã Minh Sơn", "Xã Minh Tiến",
    "Xã Nhật Tiến", "Xã Quyết Thắng", "Xã Sơn Hà", "Xã Tân Thành",
    "Xã Thanh Sơn", "Xã Thiện Tân", "Xã Vân Nham", "Xã Yên Bình",
    "Xã Yên Sơn", "Xã Yên Thịnh", "Xã Yên Vượng",
    "Cơ quan Huyện ủy và các đoàn thể chính trị – xã hội huyện",
    "Cơ quan Ủy ban nhân dân huyện", "Công an huyện",
    "Ban Chỉ huy Quân sự huyện", "Trung tâm Y tế huyện",
};
/* clang-format on */

/* The styles of the marks in a sample text: *bold* _italic_ [figure]. */
static unsigned mark_style(char c)
{
    switch (c) {
    case '*':
        return SPAN_BOLD;
    case '_':
        return SPAN_ITALIC;
    case '[':
    case ']':
        return SPAN_FIGURE;
    default:
        return 0;
    }
}

static struct spans rich(struct maker *m, const char *z)
{
    struct spans s = { 0 };
    size_t cap = 0;
    unsigned style = 0;
    const char *from = z;

    for (const char *p = z;; p++) {
        unsigned flip = mark_style(*p);

        if (*p && !flip)
            continue;
        if (p > from) {
            struct span *span = PUSH(m->a, s.at, s.n, cap);

            span->text = str_dup(m->a, (Str){ from, p - from });
            span->style = style;
            if (style & SPAN_FIGURE) {
                span->note = ++m->notes;
                span->href =
                    str_fmt(m->a, "/figure?campaign=1&row=%d", span->note);
            }
        }
        if (!*p)
            return s;
        style ^= flip;
        from = p + 1;
    }
}

static struct spans plain(struct arena *a, Str text)
{
    struct spans s = { NEW(a, struct span, 1), 1 };

    s.at[0].text = text;
    return s;
}

static struct block *add(struct maker *m, enum block_kind kind)
{
    struct block *b = PUSH(m->a, m->blocks, m->n, m->cap);

    b->kind = kind;
    return b;
}

static void heading(struct maker *m, int level, const char *text)
{
    struct block *b = add(m, BLOCK_HEADING);

    b->level = level;
    b->text = rich(m, text);
}

static void para(struct maker *m, const char *text)
{
    struct block *b = add(m, BLOCK_PARA);

    b->align = ALIGN_JUSTIFY;
    b->text = rich(m, text);
}

static void item(struct maker *m, int level, const char *text)
{
    struct block *b = add(m, BLOCK_ITEM);

    b->level = level;
    b->text = rich(m, text);
}

static const struct voice *voice_of(const struct profile *p)
{
    for (int i = 0; i < countof(voices); i++)
        if (str_is(p->key, voices[i].key))
            return &voices[i];
    return &voices[0];
}

static void letterhead(struct maker *m, const struct voice *v)
{
    struct letterhead *l = NEW(m->a, struct letterhead, 1);

    l->parent_body = str_of(v->parent);
    l->body = str_of(v->body);
    l->number = S("05");
    l->symbol = str_of(v->symbol);
    l->place = S("Hữu Lũng");
    l->day = day_of(2024, 5, 9);
    l->type_name = S("BÁO CÁO");
    l->abstract = S("sơ kết 3 năm thực hiện Kết luận số 01-KL/TW về đẩy mạnh\n"
                    "học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí "
                    "Minh");
    add(m, BLOCK_LETTERHEAD)->letterhead = l;
}

static void signature(struct maker *m, const struct voice *v)
{
    struct signature *s = NEW(m->a, struct signature, 1);

    s->authority = str_of(v->authority);
    s->title = str_of(v->title);
    s->name = S("Nguyễn Thị Thùy Dương");
    s->recipients = NEW(m->a, Str, countof(v->recipients));
    for (int i = 0; i < countof(v->recipients) && v->recipients[i]; i++)
        s->recipients[s->n_recipients++] = str_of(v->recipients[i]);
    s->file_line = str_of(v->file_line);
    add(m, BLOCK_SIGNATURE)->signature = s;
}

/* Cells */

static struct cell *text_cell(struct arena *a, struct cell *c, const char *z,
                              enum align align)
{
    c->kind = CELL_TEXT;
    c->text = plain(a, str_of(z));
    c->align = align;
    return c;
}

static struct cell *head_cell(struct arena *a, struct cell *c, const char *z)
{
    text_cell(a, c, z, ALIGN_CENTER)->bold = true;
    return c;
}

static struct cell *number_cell(struct arena *a, struct cell *c, int64_t n)
{
    char out[NUM_TEXT];

    c->kind = CELL_NUMBER;
    c->micro = n * MICRO;
    c->text = plain(a, str_dup(a, str_of(num_text(LANG_VI, c->micro, 0, out))));
    c->align = ALIGN_RIGHT;
    return c;
}

static struct cell *percent_cell(struct arena *a, struct cell *c, int64_t part,
                                 int64_t whole)
{
    char out[NUM_TEXT];

    c->kind = CELL_PERCENT;
    c->micro = 100 * MICRO * part / whole;
    c->decimals = 1;
    c->text = plain(a, str_dup(a, str_of(num_text(LANG_VI, c->micro, 1, out))));
    c->align = ALIGN_RIGHT;
    return c;
}

static struct cell *date_cell(struct arena *a, struct cell *c, Day day)
{
    char out[DAY_TEXT];

    c->kind = CELL_DATE;
    c->day = day;
    c->text = plain(a, str_dup(a, str_of(day_vn(day, out))));
    c->align = ALIGN_CENTER;
    return c;
}

static struct table *table(struct arena *a, int columns, int rows,
                           const double *widths)
{
    struct table *t = NEW(a, struct table, 1);

    t->columns = columns;
    t->n = rows;
    t->rows = NEW(a, struct row, rows);
    t->widths = NEW(a, double, columns);
    for (int i = 0; i < columns; i++)
        t->widths[i] = widths[i];
    for (int i = 0; i < rows; i++)
        t->rows[i].cells = NEW(a, struct cell, columns);
    return t;
}

static struct cell *next(struct row *r)
{
    return &r->cells[r->n++];
}

/* The table of 90 rows: a total and 29 units, each with two parts. */

struct counts {
    int64_t direct, joined, people;
};

static struct counts topic_of(int unit, int part)
{
    struct counts c;

    c.direct = 3 + (unit * 7 + part * 5) % 11;
    c.joined = 20 + (unit * 13 + part * 17) % 45;
    c.people = (c.direct + c.joined) * (31 + (unit * 3 + part) % 23);
    return c;
}

static struct counts counts_of(int unit, int part)
{
    struct counts sum = { 0 };

    for (int u = 0; u < countof(units); u++)
        for (int p = 1; p <= 2; p++) {
            struct counts c = topic_of(u, p);
            bool in = (unit < 0 || unit == u) && (part == 0 || part == p);

            sum.direct += in ? c.direct : 0;
            sum.joined += in ? c.joined : 0;
            sum.people += in ? c.people : 0;
        }
    return sum;
}

static void unit_row(struct arena *a, struct row *r, int unit, int part)
{
    static const char *const parts[] = { "", "Trong đó: Học tập chuyên đề",
                                         "Sinh hoạt chi bộ, chi đoàn" };
    struct counts c = counts_of(unit, part);
    Str code = part ? str_fmt(a, "%02d.%d", unit + 1, part)
                    : str_fmt(a, "%02d", unit + 1);
    const char *name = part       ? parts[part]
                       : unit < 0 ? "TỔNG CỘNG"
                                  : units[unit];

    text_cell(a, next(r), code.p, ALIGN_CENTER);
    text_cell(a, next(r), name, ALIGN_LEFT)->indent = part ? 1 : 0;
    number_cell(a, next(r), c.direct + c.joined);
    number_cell(a, next(r), c.direct);
    number_cell(a, next(r), c.joined);
    number_cell(a, next(r), c.people);
    percent_cell(a, next(r), c.people, counts_of(-1, part).people);
    if (part || unit < 0)
        next(r)->kind = CELL_EMPTY;
    else
        date_cell(a, next(r), day_of(2024, 4, 1) + unit % 28);
    for (int i = 0; i < r->n && unit < 0; i++)
        r->cells[i].bold = part == 0;
}

static void big_table(struct maker *m)
{
    static const double widths[] = { 0.9, 5.2, 1.1, 1.0, 1.1, 1.5, 1.0, 1.9 };
    struct table *t = table(m->a, 8, 92, widths);
    struct row *r = t->rows;

    t->head = 2;
    t->caption = S("Kết quả tổ chức học tập theo đơn vị, năm 2021 – 2024");
    t->sheet = S("Theo đơn vị");
    t->unit = S("Đơn vị tính: cuộc, lượt người");
    head_cell(m->a, next(r), "Mã số")->rowspan = 2;
    head_cell(m->a, next(r), "Đơn vị, hình thức")->rowspan = 2;
    head_cell(m->a, next(r), "Số cuộc tổ chức")->colspan = 3;
    head_cell(m->a, next(r), "Lượt người tham dự")->rowspan = 2;
    head_cell(m->a, next(r), "Tỷ lệ (%)")->rowspan = 2;
    head_cell(m->a, next(r), "Ngày gửi báo cáo")->rowspan = 2;
    r++;
    head_cell(m->a, next(r), "Tổng số");
    head_cell(m->a, next(r), "Trực tiếp");
    head_cell(m->a, next(r), "Lồng ghép");
    r++;
    for (int unit = -1; unit < countof(units); unit++)
        for (int part = 0; part <= 2; part++)
            unit_row(m->a, r++, unit, part);
    add(m, BLOCK_TABLE)->table = t;
}

static void small_table(struct maker *m)
{
    static const char *const names[] = { "Học tập chuyên đề",
                                         "Sinh hoạt chi bộ, chi đoàn" };
    static const double widths[] = { 0.7, 4, 1.5, 1.5, 1.3 };
    static const char *const head[] = { "Số TT", "Hình thức", "Số cuộc",
                                        "Lượt người", "Tỷ lệ (%)" };
    struct table *t = table(m->a, 5, 4, widths);
    struct counts all = counts_of(-1, 0);

    t->head = 1;
    t->caption = S("Các hình thức tổ chức học tập");
    t->sheet = S("Hình thức");
    for (int i = 0; i < 5; i++)
        head_cell(m->a, next(&t->rows[0]), head[i]);
    for (int part = 0; part <= 2; part++) {
        struct row *r = &t->rows[part == 0 ? 3 : part];
        struct counts c = counts_of(-1, part);

        if (part == 0) {
            head_cell(m->a, next(r), "Cộng")->colspan = 2;
        } else {
            text_cell(m->a, next(r), part == 1 ? "1" : "2", ALIGN_CENTER);
            text_cell(m->a, next(r), names[part - 1], ALIGN_LEFT);
        }
        number_cell(m->a, next(r), c.direct + c.joined)->bold = part == 0;
        number_cell(m->a, next(r), c.people)->bold = part == 0;
        percent_cell(m->a, next(r), c.people, all.people)->bold = part == 0;
    }
    add(m, BLOCK_TABLE)->table = t;
}

/* Units in three groups, the group's name spanning its rows; months across. */
static void wide_table(struct maker *m)
{
    static const double widths[] = { 2, 3.4, 1, 1, 1, 1, 1,  1,
                                     1, 1,   1, 1, 1, 1, 1.2 };
    static const char *const groups[] = { "Cụm 1", "Cụm 2", "Cụm 3" };
    struct table *t = table(m->a, 15, 14, widths);
    struct row *r = t->rows;

    t->head = 2;
    t->caption = S("Số cuộc tổ chức theo tháng, năm 2023");
    t->sheet = S("Theo tháng");
    t->unit = S("Đơn vị tính: cuộc");
    head_cell(m->a, next(r), "Cụm thi đua")->rowspan = 2;
    head_cell(m->a, next(r), "Đơn vị")->rowspan = 2;
    head_cell(m->a, next(r), "Tháng")->colspan = 12;
    head_cell(m->a, next(r), "Cả năm")->rowspan = 2;
    for (int i = 1; i <= 12; i++)
        head_cell(m->a, next(&t->rows[1]), str_fmt(m->a, "%d", i).p);
    for (int u = 0; u < 12; u++) {
        int64_t sum = 0;

        r = &t->rows[2 + u];
        if (u % 4 == 0)
            text_cell(m->a, next(r), groups[u / 4], ALIGN_CENTER)->rowspan = 4;
        text_cell(m->a, next(r), units[u], ALIGN_LEFT);
        for (int i = 0; i < 12; i++) {
            int64_t n = (u * 5 + i * 7) % 9;

            sum += n;
            number_cell(m->a, next(r), n);
        }
        number_cell(m->a, next(r), sum)->bold = true;
    }
    add(m, BLOCK_TABLE)->table = t;
}

static void chart(struct maker *m, enum chart_kind kind, int categories)
{
    struct chart *c = NEW(m->a, struct chart, 1);

    c->kind = kind;
    c->title = S("Lượt người tham dự theo đơn vị và hình thức");
    c->axis = S("lượt người");
    c->alt = S("Biểu đồ cột: lượt người tham dự của từng đơn vị, chia theo học "
               "tập chuyên đề và sinh hoạt chi bộ");
    c->n_series = 2;
    c->series = NEW(m->a, Str, 2);
    c->series[0] = S("Học tập chuyên đề");
    c->series[1] = S("Sinh hoạt chi bộ, chi đoàn");
    c->n_categories = categories;
    c->categories = NEW(m->a, Str, categories);
    c->values = NEW(m->a, int64_t, 2 * categories);
    for (int i = 0; i < categories; i++) {
        c->categories[i] = str_of(units[i]);
        c->values[i] = counts_of(i, 1).people * MICRO;
        c->values[categories + i] = counts_of(i, 2).people * MICRO;
    }
    add(m, BLOCK_CHART)->chart = c;
}

static void annex(struct maker *m, const char *label, const char *title,
                  bool landscape)
{
    struct block *b = add(m, BLOCK_ANNEX);

    b->label = str_of(label);
    b->text = rich(m, title);
    b->note = S("(Kèm theo Báo cáo số 05, ngày 09 tháng 5 năm 2024)");
    b->landscape = landscape;
}

static void first_part(struct maker *m)
{
    para(m, "Thực hiện Kết luận số 01-KL/TW ngày 18/5/2021 của Bộ Chính trị "
            "(khóa XIII) _về tiếp tục thực hiện Chỉ thị số 05-CT/TW của Bộ "
            "Chính trị khóa XII “Về đẩy mạnh học tập và làm theo tư tưởng, đạo "
            "đức, phong cách Hồ Chí Minh”_, kết quả sau 3 năm như sau:");
    heading(m, 1, "I- KẾT QUẢ LÃNH ĐẠO, CHỈ ĐẠO VÀ TỔ CHỨC THỰC HIỆN");
    heading(m, 2, "1. Công tác lãnh đạo, chỉ đạo");
    para(m, "Ban Thường vụ đã ban hành [12] văn bản; *100%* chi bộ, đảng bộ cơ "
            "sở xây dựng kế hoạch. Toàn huyện tổ chức được [2.948] cuộc với "
            "*trên [123.000] lượt người* tham dự, trong đó học tập chuyên đề "
            "chiếm tỷ lệ [48,8]%; các ký hiệu < > & \" ' được giữ nguyên.");
    heading(m, 3, "1.1. Quán triệt, tuyên truyền");
    heading(m, 4, "a) Hình thức tổ chức");
    item(m, 1,
         "Tổ chức hội nghị *trực tiếp* và trực tuyến đến từng chi bộ; lồng "
         "ghép trong sinh hoạt thường kỳ, sinh hoạt chuyên đề, hội thi, tọa "
         "đàm và các buổi chào cờ đầu tuần:");
    item(m, 2, "Cấp huyện: [8] hội nghị, [1.204] đại biểu;");
    item(m, 2, "Cấp xã: [296] hội nghị, [21.450] lượt cán bộ, đảng viên.");
    item(m, 1, "Phát hành [2.500] cuốn tài liệu, [36] bản tin nội bộ.");
    heading(m, 4, "b) Số liệu theo hình thức");
    small_table(m);
    para(m, "Một số đơn vị tiêu biểu được nêu trong biểu đồ dưới đây; số liệu "
            "đầy đủ xem _Phụ lục I_ và _Phụ lục II_.");
    chart(m, CHART_BARS, 6);
}

static void second_part(struct maker *m)
{
    heading(m, 2, "2. Kết quả làm theo");
    para(m, "Việc làm theo được cụ thể hóa bằng các mô hình, phong trào thi "
            "đua yêu nước; toàn huyện có [214] mô hình được đăng ký, [187] mô "
            "hình được công nhận (đạt [87,4]%), trong đó [25] mô hình cấp "
            "tỉnh.");
    heading(m, 1, "II- HẠN CHẾ, NGUYÊN NHÂN");
    para(m, "Một số chi bộ sinh hoạt chuyên đề còn hình thức; việc nêu gương "
            "của người đứng đầu ở một vài nơi chưa rõ nét; công tác kiểm tra, "
            "giám sát chưa thường xuyên.");
    heading(m, 1, "III- NHIỆM VỤ, GIẢI PHÁP TRỌNG TÂM THỜI GIAN TỚI");
    item(m, 1,
         "Tiếp tục đưa nội dung học tập và làm theo vào sinh hoạt chi bộ.");
    item(m, 1,
         "Đề cao trách nhiệm *nêu gương* của cán bộ, đảng viên, nhất là "
         "người đứng đầu.");
    item(m, 1, "Biểu dương, nhân rộng các điển hình tiên tiến.");
    para(m, "Trên đây là Báo cáo sơ kết 3 năm thực hiện Kết luận số 01-KL/TW "
            "trên địa bàn huyện Hữu Lũng.");
}

struct doc *sample_doc(struct arena *a, const struct profile *p)
{
    struct doc *d = NEW(a, struct doc, 1);
    struct maker m = { .a = a };
    const struct voice *v = voice_of(p);

    letterhead(&m, v);
    first_part(&m);
    second_part(&m);
    signature(&m, v);
    annex(&m, "Phụ lục I", "KẾT QUẢ TỔ CHỨC HỌC TẬP THEO ĐƠN VỊ", false);
    big_table(&m);
    annex(&m, "Phụ lục II", "SỐ CUỘC TỔ CHỨC THEO THÁNG", true);
    wide_table(&m);
    chart(&m, CHART_STACKED, 12);
    d->profile = p;
    d->lang = LANG_VI;
    d->title = S("Báo cáo sơ kết 3 năm thực hiện Kết luận số 01-KL/TW");
    d->author = S("Huyện ủy Hữu Lũng");
    d->subject = S("Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí "
                   "Minh");
    d->created = INT64_C(1715220000000); /* 2024-05-09, 09:00 in Viet Nam */
    d->blocks = m.blocks;
    d->n = m.n;
    return d;
}
