/* The second factor: RFC 4226 and 6238 over SHA-1, base32 of RFC 4648. */
#include <stdio.h>
#include <string.h>

#include <nettle/hmac.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/secret.h"

enum { SEED_BYTES = 20, SEED_MAX = 64 };

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* n bytes, a multiple of five or not, into out with a NUL. */
static void write_base32(const unsigned char *in, size_t n, char *out)
{
    uint32_t held = 0;
    int bits = 0;

    for (size_t i = 0; i < n; i++) {
        held = held << 8 | in[i];
        for (bits += 8; bits >= 5; bits -= 5)
            *out++ = base32[held >> (bits - 5) & 31];
        held &= 31;
    }
    if (bits)
        *out++ = base32[held << (5 - bits) & 31];
    *out = 0;
}

Str base32_write(struct arena *a, Str bytes)
{
    char *out = NEW(a, char, bytes.n * 8 / 5 + 2);

    write_base32((const unsigned char *)bytes.p, (size_t)bytes.n, out);
    return str_of(out);
}

static int base32_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a';
    return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

/* false: another letter, or more than max bytes. */
static bool read_base32(Str text, unsigned char *out, size_t max, size_t *ret_n)
{
    uint32_t held = 0;
    int bits = 0;
    size_t n = 0;

    while (text.n && text.p[text.n - 1] == '=')
        text.n--;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        int v = base32_value(text.p[i]);

        if (text.p[i] == ' ')
            continue;
        if (v < 0)
            return false;
        held = (held << 5 | (uint32_t)v) & 0xfff;
        bits += 5;
        if (bits < 8)
            continue;
        if (n == max)
            return false;
        bits -= 8;
        out[n++] = (unsigned char)(held >> bits & 0xff);
    }
    *ret_n = n;
    return bits < 5 && (held & ((1U << bits) - 1)) == 0;
}

bool base32_read(struct arena *a, Str text, Str *ret)
{
    size_t max = (size_t)text.n * 5 / 8 + 1, n;
    unsigned char *out = NEW(a, unsigned char, max + 1);

    if (!read_base32(text, out, max, &n))
        return false;
    *ret = (Str){ (char *)out, (ptrdiff_t)n };
    return true;
}

const char *totp_seed(char out[SECRET_SEED])
{
    unsigned char bytes[SEED_BYTES];

    secret_random(bytes, sizeof bytes);
    write_base32(bytes, sizeof bytes, out);
    secret_forget(bytes, sizeof bytes);
    return out;
}

int64_t totp_step(int64_t now)
{
    return now / 1000 / TOTP_STEP_S;
}

bool totp_code(Str seed, int64_t step, char out[TOTP_DIGITS + 1])
{
    unsigned char key[SEED_MAX], counter[8], mac[SHA1_DIGEST_SIZE];
    struct hmac_sha1_ctx hmac;
    uint32_t number;
    size_t n;
    int at;

    if (!read_base32(seed, key, sizeof key, &n) || n == 0)
        return false;
    for (int i = 0; i < 8; i++)
        counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    hmac_sha1_set_key(&hmac, n, key);
    hmac_sha1_update(&hmac, sizeof counter, counter);
    hmac_sha1_digest(&hmac, sizeof mac, mac);
    at = mac[SHA1_DIGEST_SIZE - 1] & 15;
    number = (uint32_t)(mac[at] & 127) << 24 | (uint32_t)mac[at + 1] << 16 |
             (uint32_t)mac[at + 2] << 8 | mac[at + 3];
    snprintf(out, TOTP_DIGITS + 1, "%06u", number % 1000000);
    secret_forget(key, sizeof key);
    secret_forget(&hmac, sizeof hmac);
    return true;
}

int64_t totp_check(Str seed, Str code, int64_t now, int64_t last)
{
    int64_t step = totp_step(now), found = 0;
    char right[TOTP_DIGITS + 1];

    for (int64_t s = step + TOTP_AROUND; s >= step - TOTP_AROUND; s--)
        if (s > last && totp_code(seed, s, right) &&
            secret_same(str_of(right), code))
            found = s;
    return found;
}

/* What may stand in a path or a query as it is. */
static bool is_plain(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z') || (c && strchr("-._~", c));
}

static void add_escaped(struct buf *b, Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (is_plain(c))
            buf_char(b, (char)c);
        else
            buf_fmt(b, "%%%02X", c);
    }
}

Str totp_uri(struct arena *a, Str seed, Str issuer, Str who)
{
    struct buf *b = NEW(a, struct buf, 1);

    buf_init_arena(b, a, 4096);
    buf_z(b, "otpauth://totp/");
    add_escaped(b, issuer);
    buf_char(b, ':');
    add_escaped(b, who);
    buf_z(b, "?secret=");
    buf_str(b, seed);
    buf_z(b, "&issuer=");
    add_escaped(b, issuer);
    buf_fmt(b, "&algorithm=SHA1&digits=%d&period=%d", TOTP_DIGITS, TOTP_STEP_S);
    return buf_view(b);
}
