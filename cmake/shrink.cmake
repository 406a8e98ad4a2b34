# cmake -DFROM=x.css -DTO=y.css -P shrink.cmake: a style sheet or script as it is sent,
# without comments and indents.  Texts inside a style sheet hold no braces and no
# semicolons; comments of a script begin their line, and no text of it spans two.
file(READ ${FROM} text)
if(FROM MATCHES "[.]js$")
    string(REGEX REPLACE "(^|\n) */\\*([^*]|\\*+[^*/])*\\*+/" "\\1" text "${text}")
    string(REGEX REPLACE "\n[ \n]+" "\n" text "${text}")
else()
    string(REGEX REPLACE "/\\*([^*]|\\*+[^*/])*\\*+/" "" text "${text}")
    string(REGEX REPLACE "[ \n]*([{};])[ \n]*" "\\1" text "${text}")
    string(REGEX REPLACE ",[ \n]+" "," text "${text}")
    string(REGEX REPLACE ":[ \n]+" ":" text "${text}")
endif()
string(STRIP "${text}" text)
file(WRITE ${TO} "${text}\n")
