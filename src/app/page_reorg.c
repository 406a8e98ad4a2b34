#include "app/routes.h"
const struct route reorg_routes[] = { { 0 } };
