/*
 * What is done without anybody asking: backups beside the store, and the deleting of what
 * is kept for a time only.  Backups lie in the folder STORE.backup, each one file named by
 * its moment (UTC), which any soket opens.
 */
#ifndef APP_KEEPER_H
#define APP_KEEPER_H

#include "domain/ctx.h"

enum { KEEPER_LIST = 1000 };

struct backup_file {
    Str name, path;
    int64_t made, bytes;
};
struct backup_list {
    Str folder;
    struct backup_file *at; /* newest first */
    int n;
};

/* where: the address of one store.  A folder that is not there holds none. */
enum rc keeper_list(struct arena *a, const char *where, struct backup_list *ret,
                    struct err *e) MUST_CHECK;
/* A backup now, through a context of its own that reads; *ret_name its file's name. */
enum rc keeper_backup(struct arena *a, const char *where, enum lang lang,
                      Str *ret_name, struct err *e) MUST_CHECK;
/* Opens a copy and checks its log and every stored figure: *ret_faults 0 is good. */
enum rc keeper_check(struct arena *a, Str path, enum lang lang,
                     int64_t *ret_faults, struct err *e) MUST_CHECK;
/* Bytes free where the store lies; -1: not known. */
int64_t keeper_room(const char *where);

/* Once in a while, outside any transaction.  With a context that writes: what is older
 * than it may be kept goes. */
enum rc keeper_clean(struct ctx *c) MUST_CHECK;
/* With one that reads, for it may take long: the backup that is due (setting
 * backup-every-hours); no more than backup-keep stay. */
enum rc keeper_due(struct ctx *c, const char *where) MUST_CHECK;

#endif
