/*
 * Runs a fuzz target over the files of the folders named on the command line,
 * for builds without libFuzzer.  No folder, or no file in one, is a failure.
 */
#include <dirent.h>
#include <string.h>

#include "base/arena.h"
#include "fuzz.h"

enum { MAX_FILE = 1 << 20 };

static void run_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    uint8_t *bytes = xmalloc(MAX_FILE), *exact;
    size_t n;

    if (!f) {
        perror(path);
        exit(1);
    }
    n = fread(bytes, 1, MAX_FILE, f);
    fclose(f);
    /* a copy of just its size: reading past it is seen by the sanitizer */
    exact = xmalloc(n);
    memcpy(exact, bytes, n);
    free(bytes);
    LLVMFuzzerTestOneInput(exact, n);
    free(exact);
}

static int run_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    int n = 0;

    if (!dir) {
        perror(folder);
        exit(1);
    }
    while ((entry = readdir(dir)) != NULL) {
        char path[4096];

        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        fprintf(stderr, "%s\n", path);
        run_file(path);
        n++;
    }
    closedir(dir);
    return n;
}

int main(int argc, char **argv)
{
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++)
        if (run_folder(argv[i]) == 0)
            return 1;
    return argc < 2;
}
