/* Nothing here yet. */
typedef int app_empty;
