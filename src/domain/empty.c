/* Nothing here yet. */
typedef int domain_empty;
