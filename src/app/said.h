/*
 * What was done, told on the page that a POST leads to: "?said=saved".  The address
 * holds a key of this list, never words, so nobody can put words into our mouth.
 */
#ifndef APP_SAID_H
#define APP_SAID_H

#include "base/str.h"

struct http_request;

/* The key in the address, or NULL when there is none or it is none of ours. */
const char *said_read(const struct http_request *req);
/* Message id of a key of the list; NULL: none such. */
const char *said_id(const char *key);

#endif
