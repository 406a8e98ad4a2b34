/*
 * Bytes to a server and back, for the tests of http: a request of our own making,
 * everything until the server closes.
 */
#ifndef TESTS_HTTP_FOR_TEST_H
#define TESTS_HTTP_FOR_TEST_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "app/http.h"

static inline int dial(struct http *h)
{
    struct sockaddr_in in = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)http_port(h)) };
    struct timeval wait = { .tv_sec = 8 };
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(connect(fd, (struct sockaddr *)&in, sizeof in), 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    return fd;
}

enum { ROOM = 64 * 1024 };

/* Everything until the server closes; -1 when it does not within 8 s. */
static inline ssize_t read_all(int fd, char out[ROOM])
{
    size_t n = 0;
    ssize_t got;

    while ((got = read(fd, out + n, ROOM - 1 - n)) > 0)
        n += (size_t)got;
    out[n] = '\0';
    close(fd);
    return got < 0 && n == 0 ? -1 : (ssize_t)n;
}

static inline int ask_bytes(struct http *h, const char *bytes, size_t n,
                            char out[ROOM])
{
    int fd = dial(h), status = 0;

    assert_int_equal(send(fd, bytes, n, MSG_NOSIGNAL), n);
    read_all(fd, out);
    sscanf(out, "HTTP/1.1 %d", &status);
    return status;
}

/* One request with the usual rest of a header, connection closed after. */
static inline int ask(struct http *h, const char *line, const char *more,
                      char out[ROOM])
{
    char bytes[ROOM];
    int n = snprintf(bytes, sizeof bytes,
                     "%s\r\nHost: localhost:%d\r\nConnection: close\r\n%s\r\n",
                     line, http_port(h), more);

    return ask_bytes(h, bytes, (size_t)n, out);
}

static inline void check_security(const char *reply)
{
    static const char *const lines[] = {
        "\r\nContent-Security-Policy: ",
        "\r\nX-Content-Type-Options: ",
        "\r\nReferrer-Policy: ",
        "\r\nPermissions-Policy: ",
        "\r\nCross-Origin-Opener-Policy: ",
        "\r\nCache-Control: ",
        "\r\nCross-Origin-Resource-Policy: ",
    };

    for (int i = 0; i < countof(lines); i++)
        if (!strstr(reply, lines[i]))
            fail_msg("no %s in %s", lines[i] + 2, reply);
}

#endif
