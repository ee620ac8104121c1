/* The header alone: C99, C11 and C++17 take it without a warning. */
#include <absenki.h>

int main(void) { return absenki_str_of("a").len == 1 && absenki_bytes_of("a", 1).len == 1 ? 0 : 1; }
