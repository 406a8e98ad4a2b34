typedef int format_empty;
