/*
 * Reads one JSON value from stdin, strictly (RFC 8259, UTF-8), and prints it
 * flat, one line per leaf: .rows[0].key="c1".  Exits 1 where it is not JSON.
 * A reader of its own: it must not believe the program under test.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_INPUT = 64 << 20, MAX_PATH = 4096, MAX_DEPTH = 100 };

struct in {
    const unsigned char *p, *end;
    char path[MAX_PATH];
    int depth;
};

static _Noreturn void bad(const struct in *in, const char *why)
{
    fprintf(stderr, "json_flat: at %s: %s, before '%.20s'\n", in->path, why,
            (const char *)in->p);
    exit(1);
}

static void space(struct in *in)
{
    while (*in->p == ' ' || *in->p == '\t' || *in->p == '\n' || *in->p == '\r')
        in->p++;
}

static void expect(struct in *in, char c)
{
    if (*in->p != (unsigned char)c)
        bad(in, "another sign was expected");
    in->p++;
}

/* Length of the UTF-8 sequence at p, 0 where there is none. */
static int sequence(const unsigned char *p)
{
    int n = *p < 0x80 ? 1 : *p < 0xc2 ? 0 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;

    if (*p > 0xf4 || (*p == 0xe0 && p[1] < 0xa0) ||
        (*p == 0xed && p[1] > 0x9f) || (*p == 0xf0 && p[1] < 0x90) ||
        (*p == 0xf4 && p[1] > 0x8f))
        return 0;
    for (int i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return n;
}

static void escape(struct in *in)
{
    in->p++;
    if (*in->p == 'u') {
        for (int i = 1; i <= 4; i++)
            if (!in->p[i] || !strchr("0123456789abcdefABCDEF", in->p[i]))
                bad(in, "a wrong \\u");
        in->p += 5;
    } else if (*in->p && strchr("\"\\/bfnrt", *in->p)) {
        in->p++;
    } else {
        bad(in, "a wrong escape");
    }
}

/* Leaves in->p behind the closing quote; the text as it was written. */
static void string(struct in *in, const unsigned char **ret, int *ret_n)
{
    const unsigned char *start;

    expect(in, '"');
    start = in->p;
    while (*in->p != '"') {
        int n = sequence(in->p);

        if (*in->p < 0x20)
            bad(in, "a control character in a text");
        if (n == 0)
            bad(in, "not UTF-8");
        if (*in->p == '\\')
            escape(in);
        else
            in->p += n;
    }
    *ret = start;
    *ret_n = (int)(in->p++ - start);
}

static void digits(struct in *in)
{
    if (*in->p < '0' || *in->p > '9')
        bad(in, "a digit was expected");
    while (*in->p >= '0' && *in->p <= '9')
        in->p++;
}

static void number(struct in *in)
{
    if (*in->p == '-')
        in->p++;
    if (*in->p == '0')
        in->p++;
    else
        digits(in);
    if (*in->p == '.') {
        in->p++;
        digits(in);
    }
    if (*in->p == 'e' || *in->p == 'E') {
        in->p++;
        if (*in->p == '+' || *in->p == '-')
            in->p++;
        digits(in);
    }
}

static void leaf(struct in *in)
{
    static const char *const words[] = { "true", "false", "null" };
    const unsigned char *start = in->p, *text;
    int n;

    if (*in->p == '"') {
        string(in, &text, &n);
    } else if (*in->p == '-' || (*in->p >= '0' && *in->p <= '9')) {
        number(in);
    } else {
        for (int i = 0; i < 3; i++)
            if (strncmp((const char *)in->p, words[i], strlen(words[i])) == 0)
                in->p += strlen(words[i]);
        if (in->p == start)
            bad(in, "no value");
    }
    printf("%s=%.*s\n", in->path, (int)(in->p - start), (const char *)start);
}

static void value(struct in *in);

static void member(struct in *in, bool object, int index)
{
    size_t n = strlen(in->path);
    const unsigned char *key;
    int len;

    if (object) {
        space(in);
        string(in, &key, &len);
        snprintf(in->path + n, MAX_PATH - n, ".%.*s", len, (const char *)key);
        space(in);
        expect(in, ':');
    } else {
        snprintf(in->path + n, MAX_PATH - n, "[%d]", index);
    }
    value(in);
    in->path[n] = '\0';
}

static void members(struct in *in, bool object)
{
    unsigned char close = object ? '}' : ']';
    int n = 0;

    if (++in->depth > MAX_DEPTH)
        bad(in, "too deep");
    in->p++;
    space(in);
    if (*in->p == close)
        printf("%s=%s\n", in->path, object ? "{}" : "[]");
    while (n == 0 ? *in->p != close : *in->p == ',') {
        in->p += n > 0;
        member(in, object, n++);
    }
    expect(in, (char)close);
    in->depth--;
}

static void value(struct in *in)
{
    space(in);
    if (*in->p == '{' || *in->p == '[')
        members(in, *in->p == '{');
    else
        leaf(in);
    space(in);
}

int main(void)
{
    unsigned char *text = calloc(1, MAX_INPUT + 8);
    struct in in = { .p = text };
    size_t n;

    if (!text)
        return 1;
    n = fread(text, 1, MAX_INPUT, stdin);
    in.end = text + n;
    value(&in);
    if (in.p != in.end)
        bad(&in, "something follows the value");
    free(text);
    return 0;
}
