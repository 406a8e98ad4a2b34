/* A private file that is gone when the workbook was read back. */
#include "format/xlsx_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

enum { XLSX_MAX = 256 << 20 };

enum rc xlsx_file_make(char path[XLSX_PATH], struct err *e)
{
    const char *dir = getenv("TMPDIR");
    int fd;

    snprintf(path, XLSX_PATH, "%s/soket-XXXXXX",
             dir && strlen(dir) < XLSX_PATH - 20 ? dir : "/tmp");
    fd = mkstemp(path);
    if (fd < 0)
        return err_set(e, RC_IO, "xlsx", "no temporary file in '%s'", path);
    close(fd);
    return RC_OK;
}

static enum rc read_back(struct arena *a, int fd, Str *ret, struct err *e)
{
    struct stat st;
    ptrdiff_t at = 0;
    char *p;

    if (fstat(fd, &st) != 0 || st.st_size > XLSX_MAX)
        return err_set(e, RC_LIMIT, "xlsx", "the workbook is too large");
    p = NEW(a, char, st.st_size + 1);
    while (at < st.st_size) {
        ssize_t n = pread(fd, p + at, (size_t)(st.st_size - at), at);

        if (n <= 0)
            return err_set(e, RC_IO, "xlsx",
                           "the workbook could not be read back");
        at += n;
    }
    *ret = (Str){ p, at };
    return RC_OK;
}

enum rc xlsx_file_take(struct arena *a, const char *path, Str *ret,
                       struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    enum rc rc;

    if (fd < 0)
        return err_set(e, RC_IO, "xlsx", "the workbook could not be read back");
    rc = read_back(a, fd, ret, e);
    close(fd);
    return rc;
}

void xlsx_file_remove(const char *path)
{
    unlink(path);
}
