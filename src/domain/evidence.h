/*
 * Evidence: files that stand behind an activity.  A file is a thing with a random key,
 * a name and a type; its bytes are kept once per content, by their hash.  The
 * caller has looked at the bytes and says what they are; a name is only data.
 */
#ifndef DOMAIN_EVIDENCE_H
#define DOMAIN_EVIDENCE_H

#include "domain/ctx.h"

enum evidence_type {
    EVIDENCE_NONE,
    EVIDENCE_PDF,
    EVIDENCE_DOCX,
    EVIDENCE_XLSX,
    EVIDENCE_PNG,
    EVIDENCE_JPG,
    EVIDENCE_TYPES
};
extern const char *const evidence_keys[EVIDENCE_TYPES];  /* "", "pdf" … */
extern const char *const evidence_media[EVIDENCE_TYPES]; /* "application/pdf" */

struct evidence {
    Str key, hash;
    Str name; /* as it was called, without folders */
    enum evidence_type type;
    int64_t size;
    Str unit;     /* key: whose quota it uses */
    Str activity; /* key */
    int64_t made, ended;
};

/*
 * Adds a file to a live activity, in one change: name, type and bytes.  Needs ACT_ENTER
 * at the lead unit, whose quota it uses.  RC_LIMIT: the file, the activity's
 * number of files or the unit's quota is too large.
 */
struct evidence_new {
    Str name;
    enum evidence_type type;
    Str bytes;
};
enum rc evidence_add(struct ctx *c, Str activity, const struct evidence_new *f,
                     Str *ret_key) MUST_CHECK;
/* Takes it off the activity again; its bytes are kept for the record. */
enum rc evidence_remove(struct ctx *c, Str activity, Str file,
                        Str reason) MUST_CHECK;
/* Those of an activity, in the order they came; whoever sees the activity. */
enum rc evidence_list(struct ctx *c, Str activity, struct evidence **ret,
                      int *ret_n) MUST_CHECK;
/* A file by its key, of an activity that the actor sees; RC_NOTFOUND otherwise. */
enum rc evidence_find(struct ctx *c, Str file, struct evidence *ret) MUST_CHECK;
/* The same with its bytes, from the arena. */
enum rc evidence_get(struct ctx *c, Str file, struct evidence *ret,
                     Str *ret_bytes) MUST_CHECK;
/* Bytes that the files of a unit use, each content once, and its quota. */
enum rc evidence_used(struct ctx *c, Str unit, int64_t *ret_used,
                      int64_t *ret_quota) MUST_CHECK;

/* For verify: bytes whose hash is wrong, files without bytes. */
enum rc evidence_verify(struct ctx *c, void (*bad)(void *arg, Str key),
                        void *arg) MUST_CHECK;

#endif
