/*
 * fixture dump FILE          a data file as SQL text, on standard output
 * fixture load TEXT FILE     the file made again from the text
 * fixture version FILE N     says that the file is of schema version N
 *
 * The text needs SQLite's library and nothing of this program: what is kept of a
 * version must not depend on what the program has become.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

static _Noreturn void die(sqlite3 *h, const char *what)
{
    fprintf(stderr, "fixture: %s: %s\n", what, h ? sqlite3_errmsg(h) : "");
    exit(1);
}

static sqlite3 *open_file(const char *path)
{
    sqlite3 *h = NULL;

    if (sqlite3_open(path, &h) != SQLITE_OK)
        die(h, path);
    return h;
}

static sqlite3_stmt *ask(sqlite3 *h, const char *sql)
{
    sqlite3_stmt *s;

    if (sqlite3_prepare_v2(h, sql, -1, &s, NULL) != SQLITE_OK)
        die(h, sql);
    return s;
}

static void print_all(sqlite3 *h, const char *sql)
{
    sqlite3_stmt *s = ask(h, sql);

    while (sqlite3_step(s) == SQLITE_ROW)
        printf("%s;\n", (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
}

/* INSERT INTO t VALUES (…) for each row, a row a line. */
static void print_rows(sqlite3 *h, const char *table)
{
    sqlite3_str *sql = sqlite3_str_new(h);
    sqlite3_stmt *s;
    char *text;

    text = sqlite3_mprintf("SELECT name FROM pragma_table_info(%Q)", table);
    s = ask(h, text);
    sqlite3_free(text);
    sqlite3_str_appendf(sql, "SELECT 'INSERT INTO \"%w\" VALUES (' || ", table);
    for (int n = 0; sqlite3_step(s) == SQLITE_ROW; n++)
        sqlite3_str_appendf(sql, "%squote(\"%w\")", n ? " || ', ' || " : "",
                            sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    sqlite3_str_appendf(sql, " || ')' FROM \"%w\"", table);
    text = sqlite3_str_finish(sql);
    print_all(h, text);
    sqlite3_free(text);
}

static void dump(const char *path)
{
    sqlite3 *h = open_file(path);
    sqlite3_stmt *s;

    printf("PRAGMA page_size = 4096;\nPRAGMA journal_mode = WAL;\nBEGIN;\n");
    print_all(h, "SELECT 'PRAGMA application_id = ' || application_id"
                 " FROM pragma_application_id");
    print_all(h, "SELECT 'PRAGMA user_version = ' || user_version"
                 " FROM pragma_user_version");
    print_all(h, "SELECT sql FROM sqlite_schema WHERE type = 'table'"
                 " AND name NOT LIKE 'sqlite_%' ORDER BY rowid");
    s = ask(h, "SELECT name FROM sqlite_schema WHERE type = 'table'"
               " AND name NOT LIKE 'sqlite_%' ORDER BY rowid");
    while (sqlite3_step(s) == SQLITE_ROW)
        print_rows(h, (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    print_all(h, "SELECT sql FROM sqlite_schema WHERE type <> 'table'"
                 " AND sql IS NOT NULL ORDER BY rowid");
    printf("COMMIT;\n");
    sqlite3_close(h);
}

static void load(const char *text, const char *path)
{
    sqlite3 *h = open_file(path);
    FILE *f = fopen(text, "rb");
    char *sql;
    long n;

    if (!f || fseek(f, 0, SEEK_END) != 0 || (n = ftell(f)) < 0)
        die(NULL, text);
    rewind(f);
    sql = malloc((size_t)n + 1);
    if (!sql || fread(sql, 1, (size_t)n, f) != (size_t)n)
        die(NULL, text);
    sql[n] = '\0';
    fclose(f);
    if (sqlite3_exec(h, sql, NULL, NULL, NULL) != SQLITE_OK)
        die(h, text);
    free(sql);
    if (sqlite3_close(h) != SQLITE_OK)
        die(h, path);
}

static void set_version(const char *path, const char *number)
{
    sqlite3 *h = open_file(path);
    char *sql = sqlite3_mprintf("PRAGMA user_version = %d",
                                (int)strtol(number, NULL, 10));

    if (sqlite3_exec(h, sql, NULL, NULL, NULL) != SQLITE_OK)
        die(h, sql);
    sqlite3_free(sql);
    sqlite3_close(h);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "dump") == 0)
        dump(argv[2]);
    else if (argc == 4 && strcmp(argv[1], "load") == 0)
        load(argv[2], argv[3]);
    else if (argc == 4 && strcmp(argv[1], "version") == 0)
        set_version(argv[2], argv[3]);
    else
        die(NULL, "dump FILE | load TEXT FILE | version FILE N");
    return 0;
}
