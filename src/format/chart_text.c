/*
 * How wide text is, and where it breaks, without asking a font.  The widths are
 * those of the common sans faces in thousandths of the size; serif faces are
 * narrower, so what fits here fits there too.
 */
#include <string.h>

#include "base/arena.h"
#include "format/chart_plan.h"

/* From space to tilde. */
/* clang-format off */
static const short ascii[] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278,
    278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584,
    584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556,
    833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278,
    278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222,
    500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,
    500, 334, 260, 334, 584,
};
/* clang-format on */

static unsigned next_code(Str s, ptrdiff_t *at)
{
    unsigned char first = (unsigned char)s.p[(*at)++];
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
    unsigned code = first & (more ? 0x3fu >> more : 0x7fu);

    for (; more > 0 && *at < s.n; more--)
        code = code << 6 | ((unsigned char)s.p[(*at)++] & 0x3fu);
    return code;
}

static bool is_narrow(unsigned code)
{
    return (code >= 0xec && code <= 0xef) || code == 0x129 || code == 0x1ec9 ||
           code == 0x1ecb || (code >= 0xcc && code <= 0xcf);
}

static bool is_upper(unsigned code)
{
    if (code >= 0x1ea0 && code <= 0x1ef9)
        return code % 2 == 0;
    return (code >= 0xc0 && code <= 0xde) || code == 0x110 || code == 0x102 ||
           code == 0x128 || code == 0x168 || code == 0x1a0 || code == 0x1af;
}

static int code_width(unsigned code)
{
    if (code >= ' ' && code <= '~')
        return ascii[code - ' '];
    if (code >= 0x300 && code <= 0x36f)
        return 0;
    if (is_narrow(code))
        return 278;
    if (is_upper(code))
        return 740;
    if (code >= 0x2000 && code != 0x2026)
        return code >= 0x2e80 ? 1000 : 580;
    return code == 0x2026 ? 1000 : 575;
}

double chart_text_width(Str s, double size, bool bold)
{
    int sum = 0;

    for (ptrdiff_t at = 0; at < s.n;)
        sum += code_width(next_code(s, &at));
    return sum * size / 1000 * (bold ? 1.08 : 1);
}

double chart_word_width(Str s, double size)
{
    double widest = 0;
    Str word;

    while (str_cut(&s, ' ', &word)) {
        double w = chart_text_width(word, size, false);

        widest = w > widest ? w : widest;
    }
    return widest;
}

/* The longest head of s that fits with an ellipsis after it. */
static Str cut_to(struct arena *a, Str s, double size, double width)
{
    ptrdiff_t at = 0, good = 0;

    while (at < s.n) {
        next_code(s, &at);
        if (chart_text_width((Str){ s.p, at }, size, false) + size > width)
            break;
        good = at;
    }
    return str_cat(a, str_trim((Str){ s.p, good }), S("…"));
}

/* Bytes of the head of s that fits on one line, at a word; one word at least.
 */
static ptrdiff_t line_end(Str s, double size, double width)
{
    ptrdiff_t end = 0;

    for (ptrdiff_t at = 0; at <= s.n; at++) {
        if (at < s.n && s.p[at] != ' ')
            continue;
        if (end > 0 && chart_text_width((Str){ s.p, at }, size, false) > width)
            break;
        end = at;
    }
    return end;
}

/* Lines of s at this width; more than CHART_MAX_LINES come back as that + 1. */
static int count_lines(Str s, double size, double width)
{
    int n = 0;

    for (s = str_trim(s); s.n > 0 && n <= CHART_MAX_LINES; n++)
        s = str_trim(str_from(s, line_end(s, size, width)));
    return n;
}

/* The least width that gives no more lines: lines of about one length. */
static double balanced(Str s, double size, double width)
{
    int n = count_lines(s, size, width);
    double least = chart_word_width(s, size);

    if (n < 2 || n > CHART_MAX_LINES)
        return width;
    while (width * 0.95 > least && count_lines(s, size, width * 0.95) == n)
        width *= 0.95;
    return width;
}

int chart_wrap(struct arena *a, Str s, const double size_width[2],
               Str lines[CHART_MAX_LINES], bool *ret_cut)
{
    double size = size_width[0], width = balanced(s, size, size_width[1]);
    int n = 0;

    *ret_cut = false;
    s = str_trim(s);
    while (s.n > 0 && n < CHART_MAX_LINES) {
        ptrdiff_t end = line_end(s, size, width);
        Str line = { s.p, end };

        if (n == CHART_MAX_LINES - 1 && end < s.n)
            line = s;
        s = str_trim(str_from(s, end));
        if (chart_text_width(line, size, false) > size_width[1]) {
            *ret_cut = true;
            line = cut_to(a, line, size, size_width[1]);
        }
        lines[n++] = str_dup(a, line);
    }
    return n;
}
