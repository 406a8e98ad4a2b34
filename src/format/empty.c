/* Nothing here yet. */
typedef int format_empty;
