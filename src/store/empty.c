/* nothing yet */
typedef int store_empty;
