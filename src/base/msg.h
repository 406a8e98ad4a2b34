/*
 * Messages in two languages.  The id is the English sentence; po/vi.po holds the
 * Vietnamese, compiled to .mo by msgfmt and embedded.  A sentence without a
 * translation comes out in English (a check in the lint finds it first).
 */
#ifndef BASE_MSG_H
#define BASE_MSG_H

enum lang { LANG_VI, LANG_EN };

/* The sentence of id in lang; lives as long as the program. */
const char *msg(enum lang lang, const char *id) __attribute__((format_arg(2)));

/* Marks a literal for translation where it is not yet looked up. */
#define N_(id) id

#endif
