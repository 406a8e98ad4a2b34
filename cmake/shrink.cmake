# cmake -DFROM=x.css -DTO=y.css -P shrink.cmake: a style sheet as it is sent, without
# comments and indents.  Texts inside it hold no braces and no semicolons.
file(READ ${FROM} css)
string(REGEX REPLACE "/\\*([^*]|\\*+[^*/])*\\*+/" "" css "${css}")
string(REGEX REPLACE "[ \n]*([{};])[ \n]*" "\\1" css "${css}")
string(REGEX REPLACE ",[ \n]+" "," css "${css}")
string(REGEX REPLACE ":[ \n]+" ":" css "${css}")
string(STRIP "${css}" css)
file(WRITE ${TO} "${css}\n")
