/*
 * What is not plainly one request, for the server alone (u_http_wire) and for it
 * behind a proxy (tests/load/proxies.c): request lines; lines of a header, put into good
 * requests; bodies in chunks.
 */
#ifndef TESTS_WIRE_FOR_TEST_H
#define TESTS_WIRE_FOR_TEST_H

#define WIRE_HOST "Host: localhost\r\n"
#define WIRE_JSON "Content-Type: application/json\r\n"
#define WIRE_GET_A "GET /a HTTP/1.1\r\n" WIRE_HOST "\r\n"
#define WIRE_CHUNKED "Transfer-Encoding: chunked\r\n"

extern const char *const wire_lines[], *const wire_headers[],
                                           *const wire_chunks[];
extern const int n_wire_lines, n_wire_headers, n_wire_chunks;

#endif
