/* The program's entry. */
#include <stdio.h>

int main(void)
{
    puts("soket");
    return 0;
}
