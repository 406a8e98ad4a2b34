/* nothing yet */
typedef int app_empty;
