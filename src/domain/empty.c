/* nothing yet */
typedef int domain_empty;
