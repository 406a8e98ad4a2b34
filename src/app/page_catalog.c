#include "app/routes.h"
const struct route catalog_routes[] = { { 0 } };
