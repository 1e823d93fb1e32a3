.file 1 "a.c"
.text
.loc 1 1 0
.zero 8,1
exit
