/*
 * A profile is the layout of an official document as data: assets/profiles/
 * NAME.json.  Every size that a rule gives is a parameter here; nothing in the
 * writers is a constant of law.  Sizes are points (type) or millimetres (page).
 * Sources: party = Quy định 399-QĐ/TW and Hướng dẫn 05-HD/VPTW (2026); state =
 * Nghị định 30/2020/NĐ-CP, Annex I; plain = no authority's rule.
 */
#ifndef FORMAT_PROFILE_H
#define FORMAT_PROFILE_H

#include "base/err.h"
#include "base/str.h"

struct arena;

struct profile {
    Str key, name, source, valid_from; /* valid_from: yyyy-mm-dd */
    Str font;                          /* "Times New Roman" */
    Str font_embed; /* metric twin installed: "Liberation Serif" */
    /* page, mm */
    double width, height, top, bottom, left, right;
    double page_number_top; /* mm from the upper edge; page 1 has none */
    double page_number_size;
    /* letterhead */
    Str nation, motto; /* right head; motto empty where there is none */
    bool nation_rule;  /* rule below the last line of the right head */
    bool star;         /* a line "*" below the issuing body (party) */
    bool body_rule;    /* short rule below the issuing body (state) */
    Str number_format; /* "Số %s-%s" / "Số: %s/%s" */
    Str abstract_mark; /* "-----" (party) or empty: a rule */
    double size_nation, size_motto, size_parent, size_body, size_number;
    double size_date, size_type, size_abstract;
    /* body */
    double size_text, indent_mm, space_before_pt, line_exact_pt, line_factor;
    Str heading_number; /* documented in profile.c: how headings look */
    bool heading1_bold, heading1_caps, heading1_center;
    double size_table;
    Str end_mark; /* "./." or empty */
    /* signature */
    Str authority_prefix; /* "T/M" or "TM." */
    bool title_bold;
    double size_authority, size_name;
    Str recipients_label; /* "Nơi nhận:" */
    bool recipients_bold_italic, recipients_underlined;
    double size_recipients_label, size_recipients;
    /* annexes */
    Str annex_word; /* "Phụ lục" */
    double size_annex;
    /* web page */
    Str css_class; /* class on the article: "profile-party" */
};

/* RC_NOTFOUND for an unknown key, RC_INVALID for a broken file. */
enum rc profile_load(struct arena *a, Str key, struct profile *ret,
                     struct err *e) MUST_CHECK;
/* Keys of all embedded profiles, sorted. */
int profile_keys(struct arena *a, Str **ret_keys);

#endif
