/*
 * The score of a password: without marks and in small letters it is taken apart into pieces
 * that are easy to guess and single characters, in the way that counts for least.
 */
#include "domain/password.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

enum { RUN_MIN = 3, PART_MIN = 3, MOST_PARTS = 32, WORD_POINTS = 2 };

/* What people here and elsewhere begin with: joined, without marks.  Of our own
 * making: nobody's list of stolen passwords. */
static const char *const words[] = {
    "matkhau",   "mat",          "khau",          "password",   "passw",
    "pass",      "word",         "secret",        "bimat",      "dangnhap",
    "login",     "admin",        "administrator", "quantri",    "quanly",
    "user",      "nguoidung",    "taikhoan",      "account",    "root",
    "master",    "welcome",      "xinchao",       "hello",      "chao",
    "guest",     "test",         "thu",           "demo",       "default",
    "macdinh",   "change",       "changeme",      "doimatkhau", "letmein",
    "access",    "system",       "hethong",       "server",     "computer",
    "maytinh",   "internet",     "google",        "facebook",   "zalo",
    "yahoo",     "gmail",        "email",         "iphone",     "samsung",
    "windows",   "microsoft",    "office",        "vanphong",   "excel",
    "iloveyou",  "loveyou",      "love",          "yeu",        "anhyeuem",
    "emyeuanh",  "yeuem",        "yeuanh",        "toiyeu",     "toi",
    "anh",       "ban",          "minh",          "tinhyeu",    "hanhphuc",
    "happy",     "forever",      "maimai",        "baby",       "con",
    "cha",       "bome",         "bomevn",        "giadinh",    "family",
    "gia",       "dinh",         "princess",      "dragon",     "rong",
    "monkey",    "tiger",        "football",      "bongda",     "superman",
    "batman",    "sunshine",     "flower",        "summer",     "winter",
    "spring",    "autumn",       "muaxuan",       "muahe",      "muathu",
    "muadong",   "monday",       "sunday",        "january",    "december",
    "vietnam",   "viet",         "nam",           "hanoi",      "saigon",
    "hochiminh", "hcm",          "danang",        "haiphong",   "cantho",
    "langson",   "huulung",      "nghean",        "thanhhoa",   "quangninh",
    "bacgiang",  "thudo",        "tinh",          "huyen",      "phuong",
    "thon",      "xom",          "thanhpho",      "dang",       "dangbo",
    "danguy",    "dangvien",     "chibo",         "congsan",    "cong",
    "san",       "trunguong",    "tinhuy",        "huyenuy",    "thanhuy",
    "mattran",   "doan",         "doanthanhnien", "thanhnien",  "phunu",
    "nongdan",   "cuuchienbinh", "congdoan",      "uyban",      "nhandan",
    "ubnd",      "hdnd",         "ubmttq",        "chutich",    "bithu",
    "giamdoc",   "truongphong",  "nhanvien",      "canbo",      "baocao",
    "soket",     "tongket",      "nghiquyet",     "ketluan",    "chithi",
    "tuyengiao", "danvan",       "tochuc",        "kiemtra",    "docla",
    "doclap",    "tudo",         "muonnam",       "quangvinh",  "nguyen",
    "tran",      "pham",         "hoang",         "huynh",      "phan",
    "dang",      "bui",          "ngo",           "duong",      "van",
    "thi",       "linh",         "huong",         "trang",      "thao",
    "lan",       "mai",          "hoa",           "hong",       "thuy",
    "thanh",     "tuan",         "dung",          "hung",       "hai",
    "long",      "nam",          "quang",         "cuong",      "duc",
    "tung",      "tam",          "nga",           "hang",       "ngoc",
    "kim",       "bao",          "khanh",         "phuc",       "loc",
    "tho",       "one",          "two",           "three",      "mot",
    "hai",       "bon",          "sau",           "bay",        "tamchin",
    "the",       "you",          "and",           "for",        "abc",
    "xyz",       "qwe",          "asd",           "zxc",        "new",
    "moi",       "day",          "ngay",          "thang",      "year",
    "chucmung",  "nammoi",       "work",          "congviec",   "home",
    "nha",       "house",        "school",        "truong",     "lop",
    "hocsinh",
};

/* Keys beside each other, and rows that people count on. */
static const char *const rows[] = {
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "147258369",
    "!@#$%^&*()",
};

/* What is taken apart. */
struct text {
    Str s;                 /* folded */
    Str parts[MOST_PARTS]; /* of the person's names */
    int n_parts;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Is c the letter, or what is written in its place? */
static bool stands_for(char c, char letter)
{
    static const char pairs[] = "0o1i1l3e4a5s7t8b9g@a$s!i";

    if (c == letter)
        return true;
    for (const char *p = pairs; *p; p += 2)
        if (p[0] == c && p[1] == letter)
            return true;
    return false;
}

static bool is_at(Str s, ptrdiff_t at, Str word)
{
    if (word.n > s.n - at)
        return false;
    for (ptrdiff_t i = 0; i < word.n; i++)
        if (!stands_for(s.p[at + i], word.p[i]))
            return false;
    return true;
}

/* How far s follows a row from `at`, forward or backward. */
static int along(Str s, ptrdiff_t at, const char *row, int step)
{
    const char *p = s.p[at] ? strchr(row, s.p[at]) : NULL;
    const char *end = row + strlen(row);
    int n = 0;

    while (p && p >= row && p < end && at + n < s.n && s.p[at + n] == *p) {
        n++;
        if (step < 0 && p == row)
            break;
        p += step;
    }
    return n;
}

static int run_at(Str s, ptrdiff_t at)
{
    int best = 0, n = 1;

    while (at + n < s.n && s.p[at + n] == s.p[at])
        n++;
    best = n;
    for (int i = 0; i < countof(rows); i++)
        for (int step = -1; step <= 1; step += 2) {
            n = along(s, at, rows[i], step);
            best = n > best ? n : best;
        }
    return best >= RUN_MIN ? best : 0;
}

static int digits_at(Str s, ptrdiff_t at)
{
    int n = 0;

    while (at + n < s.n && is_digit(s.p[at + n]))
        n++;
    return n;
}

/* A year, a date of six or eight digits: little; others by length. */
static int digit_points(Str s, ptrdiff_t at, int n)
{
    bool year = n == 4 && ((s.p[at] == '1' && s.p[at + 1] == '9') ||
                           (s.p[at] == '2' && s.p[at + 1] == '0'));

    return year || n == 6 || n == 8 ? 1 : (n + 1) / 2;
}

/* How long the piece at `at` is that stands further to the front already. */
static int repeat_at(Str s, ptrdiff_t at)
{
    int best = 0;

    for (ptrdiff_t from = 0; from < at; from++) {
        int n = 0;

        while (at + n < s.n && from + n < at && s.p[from + n] == s.p[at + n])
            n++;
        best = n > best ? n : best;
    }
    return best >= RUN_MIN ? best : 0;
}

/* One character that is part of no easy piece. */
static int single(Str s, ptrdiff_t at)
{
    char c = s.p[at];

    if (c == ' ')
        return 0;
    if (is_letter(c) || is_digit(c) || (unsigned char)c >= 128)
        return 1;
    return memchr(s.p, c, (size_t)at) == NULL; /* a sign counts once */
}

/* A piece of n characters at `at` counts for `points`: then the rest behind it. */
static void may_be(int *least, ptrdiff_t at, int n, int points)
{
    if (least[at + n] + points < least[at])
        least[at] = least[at + n] + points;
}

/* least[i]: what s counts for from i on, taken apart so that it is the least. */
static void take_apart(const struct text *t, int *least, ptrdiff_t at)
{
    Str s = t->s;
    int run = run_at(s, at), digits = digits_at(s, at),
        repeat = repeat_at(s, at);

    least[at] = least[at + 1] + single(s, at);
    for (int n = RUN_MIN; n <= run; n++)
        may_be(least, at, n, 1);
    for (int n = RUN_MIN; n <= digits; n++)
        may_be(least, at, n, digit_points(s, at, n));
    for (int n = RUN_MIN; n <= repeat; n++)
        may_be(least, at, n, 0);
    for (int i = 0; i < countof(words); i++)
        if (is_at(s, at, str_of(words[i])))
            may_be(least, at, (int)strlen(words[i]), WORD_POINTS);
    for (int i = 0; i < t->n_parts; i++)
        if (is_at(s, at, t->parts[i]))
            may_be(least, at, (int)t->parts[i].n, 0);
}

static void add_parts(struct arena *a, struct text *t, Str text)
{
    Str s = text_fold(a, text);
    ptrdiff_t from = 0;

    for (ptrdiff_t i = 0; i <= s.n; i++) {
        if (i < s.n && (is_letter(s.p[i]) || is_digit(s.p[i])))
            continue;
        if (i - from >= PART_MIN && t->n_parts < MOST_PARTS)
            t->parts[t->n_parts++] = (Str){ s.p + from, i - from };
        from = i + 1;
    }
}

/* "abcabcabc" is "abc". */
static Str one_period(Str s)
{
    for (ptrdiff_t p = 1; p <= s.n / 2; p++)
        if (memcmp(s.p, s.p + p, (size_t)(s.n - p)) == 0)
            return (Str){ s.p, p };
    return s;
}

int password_score(struct arena *a, Str password,
                   const struct password_words *w)
{
    struct text *t = NEW(a, struct text, 1);
    int *least;

    t->s = one_period(text_fold(a, password));
    if (digits_at(t->s, 0) == t->s.n)
        return 0;
    add_parts(a, t, w->login);
    add_parts(a, t, w->name);
    add_parts(a, t, w->unit);
    least = NEW(a, int, t->s.n + 1);
    for (ptrdiff_t at = t->s.n - 1; at >= 0; at--)
        take_apart(t, least, at);
    return least[0];
}

Str password_text(struct arena *a, Str typed)
{
    return text_is_utf8(typed) ? text_nfc(a, typed) : str_dup(a, typed);
}

enum rc password_check(struct arena *a, Str typed,
                       const struct password_words *w, struct err *e)
{
    Str s = password_text(a, typed);

    if (!text_is_utf8(typed))
        return err_set(e, RC_INVALID, "password",
                       N_("the password has bytes that are no text; type it "
                          "again"));
    if (text_length(s) < PASSWORD_MIN)
        return err_set(e, RC_INVALID, "password",
                       N_("a password has at least %d characters; four or five "
                          "words make a good one"),
                       PASSWORD_MIN);
    if (s.n > PASSWORD_MAX_BYTES)
        return err_set(e, RC_INVALID, "password",
                       N_("a password has at most %d bytes; leave some words "
                          "out"),
                       PASSWORD_MAX_BYTES);
    if (password_score(a, s, w) < PASSWORD_SCORE)
        return err_set(
            e, RC_INVALID, "password",
            N_("this password is easy to guess: common words, names, "
               "dates, keys in a row or repeats; take four or five "
               "words that have nothing to do with each other"));
    return RC_OK;
}

enum rc password_make(struct arena *a, const struct secret_cost *cost,
                      Str typed, const struct password_words *w, Str *ret_hash,
                      struct err *e)
{
    char hash[SECRET_PASSWORD];

    TRY(password_check(a, typed, w, e));
    secret_password(cost, password_text(a, typed), hash);
    *ret_hash = str_dup(a, str_of(hash));
    return RC_OK;
}
