/* Nothing here yet. */
typedef int store_empty;
