# shellcheck shell=bash disable=SC2154,SC2094
# F16, F17, F19, I1, I8, I9: more than there is room for.

# measured COMMAND...: runs it; sets status, kib (peak memory) and ms (processor time).
measured() {
  /usr/bin/time -q -o "$work/time" -f '%M %U %S' "$@" > "$work/out" 2> "$work/err"
  status=$?
  read -r kib user system < <(tail -n 1 "$work/time")
  ms=$(awk "BEGIN { print int(($user + $system) * 1000) }")
}

# The endless lines are of four kinds: a name, blanks, an open quote, a string of JSON. What follows
# them is read.
size=${full:+10G}
for tool in "${filters[@]}"; do
  for kind in name blanks quote json; do
    # Of a filter that takes only windows, the good lines are one; of lp-window and lp-alert, points.
    good='t,h=a v=1,pvalue=0.1 1'
    [ "$tool" = lp-ttest ] && good=$'# window start=0 stop=10 group=t\nt bed=1 1\n# end'
    [ "$tool" = lp-surprise ] && good='t,metric=a,query=b value=1 1'
    case $kind in
      name) byte=a start='' amount=${size:-2G} ;;
      blanks) byte=' ' start='' amount=${size:-200M} ;;
      quote) byte=a start='t s="' amount=${size:-200M} ;;
      json)
        point='{"name":"t","tags":{"metric":"a","query":"b"},"fields":{"value":1,"pvalue":0.1},"time":14516064'
        good="${point}01}" start="${point}00}"
        if [ "$tool" = lp-ttest ]; then
          good='{"name":"t","tags":{},"tmin":10,"tmax":20,"points":[{"fields":{"bed":1},"time":11}]}'
          start='{"name":"t","tags":{},"tmin":0,"tmax":10,"points":[{"fields":{"bed":1},"time":1}]}'
        fi
        byte=a start+=$'\n{"s":"' amount=${size:-200M}
        ;;
    esac
    command_of "$tool"
    measured "${argv[@]}" -v < <(
      printf '%s' "$start"
      head -c "$amount" /dev/zero | tr '\0' "$byte"
      printf '\n%s\n' "$good"
    )
    # Blanks before anything else are a blank line that is too long.
    expect I1 "$tool" "a line of $amount ($kind): status 1" is 1 $status
    expect I1 "$tool" "a line of $amount ($kind): one refusal, the rest read" \
      grep -qE "^$tool: [2-4] lines; [23] read: [12] [a-z ]+, 1 refused, " "$work/err"
    expect I1 "$tool" "a line of $amount ($kind): memory" at_most 32768 "$kib" KiB
  done
done

# A million series: refused at our own limit long before the kernel's; held when that is asked for.
awk 'BEGIN { for (i = 0; i < 1000000; i++) printf "cpu,host=server%07d usage=%d 1451606400000000000\n", i, i }' \
  > "$work/series"
if needs prlimit F16; then
  prlimit --as=$((256 << 20)) lp-window 5m "$work/series" > "$work/out" 2> "$work/err"
  expect F16 lp-window "a million series in 256 MiB of address space: refused, status 1" is 1 $?
  expect F16 lp-window "a million series: the limit is named" grep -q -- '--max-groups' "$work/err"
  prlimit --as=$((256 << 20)) lp-alert 'usage < 0' "$work/series" > "$work/out" 2> "$work/err"
  expect F16 lp-alert "a million series in 256 MiB of address space: refused, status 1" is 1 $?
  prlimit --nofile=4 lp-window 5m "$work/lp-window.in" --reject "$work/rejects" > "$work/out" 2> "$work/err"
  expect F19 lp-window "no descriptor free for the input: status 3" is 3 $?
  expect F19 lp-window "no descriptor free for the input: told" grep -q 'Too many open files' "$work/err"
  for tool in "${filters[@]}"; do
    command_of "$tool"
    prlimit --nofile=3 "${argv[@]}" < "$work/$tool.in" > "$work/out" 2> "$work/err"
    expect F19 "$tool" "no descriptor free for the command line: status 3" is 3 $?
    prlimit --nofile=4 "${argv[@]}" < "$work/$tool.in" > "$work/out" 2> "$work/err"
    expect F19 "$tool" "stdin and stdout need no further descriptor" same "$work/$tool.out" "$work/out"
  done
fi
# told ROW TOOL WHAT LIMIT COMMAND...: bytes for each of the million series.
told() {
  local row=$1 tool=$2 what=$3 limit=$4 each
  shift 4
  measured "$@"
  each=$((kib * 1024 / 1000000))
  expect "$row" "$tool" "$what: status" is 0 $status
  expect "$row" "$tool" "$what: $each bytes a series" at_most "$limit" $each bytes
}
most=(--max-groups 2000000)
told I8 lp-window "a million series of one point held" 450 lp-window 5m "${most[@]}" "$work/series"
told I8 lp-window "a million series summed up" 750 lp-window 5m --agg mean "${most[@]}" "$work/series"
told I8 lp-alert "a million series" 400 lp-alert 'usage < 0' "${most[@]}" "$work/series"
awk 'BEGIN { for (i = 0; i < 1000000; i++)
  printf "# window start=0 stop=10 n=1 group=cpu,host=server%07d\ncpu,host=server%07d usage=%d 1\n# end\n", i, i, i }' \
  > "$work/windows"
told I8 lp-ttest "a million series, one value in each history" 450 lp-ttest -f usage "${most[@]}" "$work/windows"
if needs prlimit F16; then
  prlimit --as=$((256 << 20)) lp-ttest -f usage "$work/windows" > "$work/out" 2> "$work/err"
  expect F16 lp-ttest "a million series in 256 MiB of address space: refused, status 1" is 1 $?
fi
rm -f "$work/windows"
sed 's/cpu,host/cpu,metric=a,query/; s/usage/value/' "$work/series" > "$work/queries"
# 8 bytes for each of the 7 times 24 hours that a series remembers, and at most 300 besides.
told I8 lp-surprise "a million series, a week of hours each" 1644 lp-surprise "${most[@]}" "$work/queries"
if needs prlimit F16; then
  prlimit --as=$((256 << 20)) lp-surprise "$work/queries" > "$work/out" 2> "$work/err"
  expect F16 lp-surprise "a million series in 256 MiB of address space: refused, status 1" is 1 $?
fi
rm -f "$work/queries"

# Keys that differ in few bits, in the order of a common hash, against random ones.
head -n 100000 "$work/series" > "$work/rising"
awk 'BEGIN { srand(1); for (i = 0; i < 100000; i++) printf "cpu,host=s%015d usage=%d 1451606400000000000\n", rand() * 1e15, i }' > "$work/random"
awk 'BEGIN { for (i = 0; i < 100000; i++) { k = ""; for (b = 16; b >= 0; b--) k = k (int(i / 2^b) % 2 ? "Aa" : "BB"); printf "cpu,host=%s usage=%d 1451606400000000000\n", k, i } }' > "$work/colliding"
measured lp-alert 'usage < 0' "$work/random" && base=$ms
for keys in rising colliding; do
  measured lp-alert 'usage < 0' "$work/$keys"
  expect I9 lp-alert "10^5 $keys keys cost as random ones do" at_most $((base * 3 + 20)) "$ms" ms
done
rm -f "$work"/{series,rising,random,colliding}


# F17: faketime cannot reach a program that is linked statically; that only stamps drive windows shows
# here, and in the unit tests of what asks the clock.
skip F17 all "the clock of a static program cannot be set"
printf 't v=1 1451606400\nt v=2 1451606401\nt v=3 4102444800\nt v=4 1451606405\n' > "$work/in"
lp-window 10s --max-ahead 1h --frames none -p s "$work/in" > "$work/out" 2> "$work/err"
expect I7 lp-window "a point far ahead: refused, status 1" is 1 $?
printf 't v=1 1451606400\nt v=2 1451606401\nt v=4 1451606405\n' > "$work/expected"
expect I7 lp-window "a point far ahead closes no window" same "$work/expected" "$work/out"
skip I3 all "the corpus runs in make test (LineProtocolTests)"
skip I4 all "the corpus runs in make test (JSONLinesTests)"
