/* The list of tables.  A test compares it with the schema of both engines. */
#include "store/table.h"

#include <stddef.h>

/* clang-format off */
#define V3 "?1, ?2, ?3"
#define V4 V3 ", ?4"
#define V5 V4 ", ?5"
#define V6 V5 ", ?6"
#define V7 V6 ", ?7"
#define V8 V7 ", ?8"
#define V9 V8 ", ?9"
#define V10 V9 ", ?10"
#define V11 V10 ", ?11"
#define V12 V11 ", ?12"
#define V13 V12 ", ?13"
#define V14 V13 ", ?14"
#define V15 V14 ", ?15"
#define V16 V15 ", ?16"
#define V17 V16 ", ?17"
#define V20 V17 ", ?18, ?19, ?20"

/* name, versions, types, columns, as many values, primary key */
#define TABLE(name, first, last, types, columns, values, key)                  \
    { name, first, last, types, columns,                                       \
      "SELECT " columns " FROM " name " ORDER BY " key,                        \
      "INSERT INTO " name " (" columns ") VALUES (" values ")",                \
      "DELETE FROM " name }

const struct table tables[] = {
    TABLE("log", 1, TABLE_NEWEST, "iitttttbb",
          "seq, at, who, action, kind, key, detail, prev, hash",
          V9, "seq"),
    TABLE("tree", 2, TABLE_NEWEST, "iti",
          "id, key, made",
          V3, "id"),
    TABLE("unit", 2, TABLE_NEWEST, "iti",
          "id, key, made",
          V3, "id"),
    TABLE("unit_fact", 2, TABLE_NEWEST, "iiitttiittiii",
          "id, unit, tree, kind, name, short_name, parent, first_day, scheme,"
          " code, origin, made, ended",
          V13, "id"),
    TABLE("event", 2, TABLE_NEWEST, "itittttttttttii",
          "id, key, day, kind, tree, units, successors, policy, shares, names,"
          " parents, document, note, made, ended",
          V15, "id"),
    TABLE("document", 3, TABLE_NEWEST, "ittttittttii",
          "id, key, number, type, issuer, day, abstract, folded, parent, links,"
          " made, ended",
          V12, "id"),
    TABLE("breakdown", 3, TABLE_NEWEST, "ittii",
          "id, key, name, made, ended",
          V5, "id"),
    TABLE("option", 3, TABLE_NEWEST, "iittttiii",
          "id, ident, key, breakdown, name, parent, position, made, ended",
          V9, "id"),
    TABLE("indicator", 3, TABLE_NEWEST, "itttttttiiii",
          "id, key, name, unit_of_count, kind, numerator, denominator,"
          " breakdowns, first_day, last_day, made, ended",
          V12, "id"),
    TABLE("campaign", 3, TABLE_NEWEST, "iittiiitii",
          "id, ident, key, name, tree, first_day, last_day, documents, made,"
          " ended",
          V10, "id"),
    TABLE("activity", 4, 8, "itiiiiiitttiiitii",
          "id, key, campaign, unit, holders, first_day, last_day, form, topic,"
          " title, place, sessions, turns, persons, note, made, ended",
          V17, "id"),
    TABLE("activity", 9, TABLE_NEWEST, "itiiiiiitttiiitiiiit",
          "id, key, campaign, unit, holders, first_day, last_day, form, topic,"
          " title, place, sessions, turns, persons, note, made, ended, state,"
          " due, remark",
          V20, "id"),
    TABLE("activity_unit", 4, TABLE_NEWEST, "iii",
          "activity, position, unit",
          V3, "activity, position"),
    TABLE("rollup", 5, TABLE_NEWEST, "iiiiiiiiiiiii",
          "campaign, tree, map, unit, source, month, option, records, unknown,"
          " m1, m2, m3, m4",
          V13, "campaign, tree, map, unit, source, month, option"),
    TABLE("presence", 5, TABLE_NEWEST, "iiii",
          "campaign, unit, records, filled",
          V4, "campaign, unit"),
    TABLE("rollup_state", 5, TABLE_NEWEST, "iii",
          "id, map_day, org_seq",
          V3, "id"),
    TABLE("report", 6, TABLE_NEWEST, "itttiitii",
          "id, key, campaign, unit, first_day, last_day, map, made, ended",
          V9, "id"),
    TABLE("report_section", 6, TABLE_NEWEST, "itittii",
          "id, report, position, key, text, made, ended",
          V7, "id"),
    TABLE("report_frozen", 6, TABLE_NEWEST, "itiiitti",
          "id, report, known, at, day, profile, doc, made",
          V8, "id"),
    TABLE("report_figure", 6, TABLE_NEWEST, "itiittttiiiitti",
          "id, report, place, number, section, expression, address, against,"
          " determined, value, records, changed, printed, sentence, made",
          V15, "id"),
    TABLE("realm_own", 7, TABLE_NEWEST, "ittti",
          "id, name, public_key, secret_key, made",
          V5, "id"),
    TABLE("realm_peer", 7, TABLE_NEWEST, "itttiii",
          "id, name, public_key, direction, unit, made, ended",
          V7, "id"),
    TABLE("bundle", 7, TABLE_NEWEST, "ittittittbii",
          "id, realm, public_key, sent, direction, campaign, number, hash,"
          " previous, file, made, ended",
          V12, "id"),
    TABLE("bundle_fact", 7, TABLE_NEWEST, "itiiittiiiiiiii",
          "id, realm, number, campaign, unit, units, names, day, form,"
          " activities, sessions, turns, persons, made, ended",
          V15, "id"),
    TABLE("person", 8, TABLE_NEWEST, "itttittii",
          "id, key, name, sort, unit, title, note, made, ended",
          V9, "id"),
    TABLE("account", 8, TABLE_NEWEST, "ittttiiii",
          "id, person, name, password, secret, step, disabled, changed, made",
          V9, "id"),
    TABLE("account_code", 8, TABLE_NEWEST, "iittii",
          "id, account, kind, hash, until, used",
          V6, "id"),
    TABLE("account_grant", 8, TABLE_NEWEST, "ittiiiittii",
          "id, person, role, unit, below, first_day, last_day, acting_for,"
          " granted_by, made, ended",
          V11, "id"),
    TABLE("session", 8, TABLE_NEWEST, "itiiiiitti",
          "id, hash, account, begun, seen, fresh, second, agent, address,"
          " closed",
          V10, "id"),
    TABLE("token", 8, TABLE_NEWEST, "itittiiii",
          "id, hash, account, name, role, until, begun, seen, closed",
          V9, "id"),
    TABLE("access", 8, TABLE_NEWEST, "iittttt",
          "id, at, who, address, what, kind, key",
          V7, "id"),
    TABLE("once", 8, TABLE_NEWEST, "iitititt",
          "id, account, key, at, digest, status, location, body",
          V8, "id"),
    TABLE("draft", 8, TABLE_NEWEST, "iititt",
          "id, account, path, at, base, fields",
          V6, "id"),
    TABLE("period_lock", 9, TABLE_NEWEST, "ittiitii",
          "id, key, campaign, unit, last_day, reason, made, ended",
          V8, "id"),
    TABLE("reopening", 9, TABLE_NEWEST, "ittiitttii",
          "id, key, lock, unit, until_day, reason, asked_by, agreed_by, made,"
          " ended",
          V10, "id"),
    TABLE("comment", 9, TABLE_NEWEST, "ittttitii",
          "id, kind, object, place, who, at, text, made, ended",
          V9, "id"),
    TABLE("file", 9, TABLE_NEWEST, "ittttiiii",
          "id, key, hash, name, type, size, unit, made, ended",
          V9, "id"),
    TABLE("file_body", 9, TABLE_NEWEST, "itb",
          "id, hash, bytes",
          V3, "id"),
    TABLE("activity_file", 9, TABLE_NEWEST, "ittii",
          "id, activity, file, made, ended",
          V5, "id"),
    TABLE("setting", 9, TABLE_NEWEST, "ittii",
          "id, name, value, made, ended",
          V5, "id"),
    TABLE("holiday", 9, TABLE_NEWEST, "iitiii",
          "id, day, name, off, made, ended",
          V6, "id"),
    { NULL, 0, 0, NULL, NULL, NULL, NULL, NULL }
};
/* clang-format on */
