# Draws a series, its bound, and the alerts on it, as SVG or in the terminal.
#
#     lp-surprise points.lp | tee scores.lp | lp-alert 'value > upper' --changes > events.json
#     gnuplot -e "points='scores.lp'; bound='upper'; events='events.json'" examples/plot/chart.gp > chart.svg
#     gnuplot -e "points='scores.lp'; bound='upper'; term='dumb 100 30'" examples/plot/chart.gp
#
# Variables, all optional:
#   points   line protocol of one series (grep chooses one); without it, standard input
#   value    the field that is drawn ("value"), and `bound`, a field drawn as a second line
#   events   the events of lp-alert, recoveries among them, as JSON: a red bar stands where an id is not OK
#   known    spans that are drawn grey: lines START<TAB>STOP of times such as 2016-01-01T00:00:00Z
#   title    a line above the chart
#   least    makes the axis logarithmic, from here: what is below is drawn at the bottom
#   term     gnuplot's terminal; the default is SVG
#
# Each input is a file or '< COMMAND', and is read once. Names of fields are written as in the line.
if (!exists("points")) points = "/dev/stdin"
if (!exists("value")) value = "value"
if (!exists("bound")) bound = ""
if (!exists("events")) events = ""
if (!exists("known")) known = ""
if (!exists("title")) title = ""
if (!exists("least")) least = 0
if (!exists("term")) term = "svg size 900,300 dynamic font 'sans-serif,12' background 'white'"

# A file as a command. Gnuplot ends a text at a quote: strings of line protocol become 0, JSON's quotes a control byte.
reading(name) = name[1:1] eq "<" ? name : "< cat '" . name . "'"
without_strings = ' | sed ''s/"\([^"\\]\|\\.\)*"/0/g'''
# An end after the last event, since gnuplot warns of what is empty.
without_quotes = ' | tr ''"'' ''\002'' | (cat; echo end)'
quote = "\002"
# A line is one column: no byte of it is this separator.
whole_lines = "\001"

# Text behind the first KEY of a line, and a text up to its first byte that is one of ENDS.
after(line, key) = strstrt(line, key) > 0 ? line[strstrt(line, key) + strlen(key):*] : ""
end_of(text, ends, at) = at > strlen(text) || strstrt(ends, text[at:at]) > 0 ? at : end_of(text, ends, at + 1)
until(text, ends) = text[1:end_of(text, ends, 1) - 1]

# A field stands behind the blank that ends the tags, or behind a comma.
field(line, name) = name eq "" ? "" : until(after("," . after(line, " "), "," . name . "="), ", iu")
column_of(line, name) = strlen(field(line, name)) > 0 ? field(line, name) : "?"
member(line, name) = until(after(line, quote . name . quote . ":" . quote), quote)

# Seconds since 1970: of a stamp by its magnitude (s, ms, us or ns), and of a text such as 2016-01-01T00:00:00.5Z.
seconds(stamp) = stamp < 5e9 ? stamp : stamp < 5e12 ? stamp / 1e3 : stamp < 5e15 ? stamp / 1e6 : stamp / 1e9
stamp_of(line) = sprintf("%.3f", seconds(real(word(line, words(line)))))
moment(text) = sprintf("%.3f", strptime("%Y-%m-%dT%H:%M:%S", text))

set datafile separator whole_lines
set table $series
plot reading(points) . without_strings using \
  (stamp_of(strcol(1))):(column_of(strcol(1), value)):(column_of(strcol(1), bound)) with table
unset table

# A bar begins where the first id leaves OK; it ends where the last one is back, or with the series.
is_wrong(level) = level ne "OK" ? 1 : 0
step(line) = is_wrong(member(line, "level")) - is_wrong(member(line, "previousLevel"))
time_of(line) = moment(member(line, "time"))
wrong = 0
since = "0"
bars = 0
# Whether an event ends a bar; `since` is where that began. Other events make a mark without width.
ends(line) = (was = wrong, wrong = wrong + step(line), \
  since = was == 0 ? time_of(line) : since, \
  bars = bars + (was > 0 && wrong == 0), was > 0 && wrong == 0)
if (events ne "") {
  set table $marks
  plot reading(events) . without_quotes using \
    (ends(strcol(1)) ? since : time_of(strcol(1))):(time_of(strcol(1))) with table
  unset table
}
set datafile separator "\t"
if (known ne "") {
  set table $spans
  plot reading(known) using (moment(strcol(1))):(moment(strcol(2))) with table
  unset table
}

set datafile missing "?"
stats $series using 1 name "time" nooutput
if (bars > 0) {
  set table $bars
  plot $marks using (strcol(1)):(strcol(2)) with table if ($2 > $1)
  unset table
}
if (wrong > 0) {
  set print $bars append
  print sprintf("%s\t%.3f", since, time_max)
  unset print
  bars = bars + 1
}

eval("set terminal " . term)
set xdata time
set timefmt "%s"
set xrange [time_min:time_max]
set y2range [0:1]
set format x (time_max - time_min > 3 * 86400 ? "%d %b" : "%H:%M")
set key outside top right horizontal samplen 2 noenhanced
set style fill transparent solid 0.6 noborder
if (title ne "") set label 1 title at graph 0, graph 1.08 noenhanced
if (least > 0) set logscale y; set yrange [least:]; set format y '%g'
high_enough(y) = y < least ? least : y

rectangles = " using 1:(0.5):1:2:(0):(1) axes x1y2 with boxxyerror linecolor rgb "
command = "plot "
if (exists("$spans")) command = command . "$spans" . rectangles . "'#dddddd' title 'known', "
if (bars > 0) command = command . "$bars" . rectangles . "'#e08080' title 'alert', "
command = command . "$series using 1:(least > 0 ? high_enough($2) : $2) with lines linecolor rgb '#204080' title value"
if (bound ne "") command = command . ", $series using 1:3 with lines linecolor rgb '#d08000' title bound"
eval(command)
