# A map of a day on which units were not founded yet, which later named each other as
# successors: rules that place them would lead in a circle.

fresh_store t
ok init
cat >units.csv <<'END'
key,tree,kind,name,short_name,parent,from,code_scheme,code
u0,main,a,Zero,,,01/01/2020,,
u1,main,a,One,,u0,01/01/2020,,
u2,main,a,Two,,u1,01/01/2020,,
u4,main,a,Four,,u2,01/01/2020,,
u5,main,a,Five,,u1,01/01/2023,,
END
cat >campaigns.csv <<'END'
key,name,tree,from,to,documents
k,Đợt,main,01/01/2024,31/12/2025,
END
cat >activities.csv <<'END'
key,campaign,from,to,units,form,topic,title,place,sessions,turns,persons,note
a1,k,01/03/2024,02/03/2024,u1,,,x,,2,100,60,
END
cat >events.csv <<'END'
key,date,kind,tree,units,into,policy,shares,name,parent,document,note
e1,01/04/2022,split,main,u2,u0;u2,keep,,,,,
e2,01/06/2025,split,main,u4,u4;u2,shares,50;50,,,,
e3,01/07/2025,split,main,u5,u1;u0,shares,50;50,,,,
END
for kind in units campaigns activities events; do
    ok import $kind $kind.csv
done

# Once, wherever it counts: on the map of 2019 the first of the circle is a root.
for pair in u0:2 u1:2 u2:0 u4:0 u5:0; do
    json figure --campaign k --unit "${pair%:*}" --indicator sessions --map 2019-06-01
    flat_has ".value=${pair#*:}"
done
json figure --campaign k --unit u0 --by child --indicator sessions --map 2019-06-01
ok verify
