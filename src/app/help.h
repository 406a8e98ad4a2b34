/*
 * What a page is for and what to do next, for pages whose handler says nothing of its
 * own under "help": three sentences, as a message id.
 */
#ifndef APP_HELP_H
#define APP_HELP_H

/* By the path of the row, else of the nearest row above it ("/me/tokens" shows
 * "/me" again); NULL: there is none. */
const char *help_of(const char *path);

#endif
