# shellcheck shell=bash disable=SC2154,SC2094
# F16, F19, I1, I8, I9 and the rows whose tools or options are still to come.

# measured COMMAND...: runs it; sets status, kib (peak memory) and ms (processor time).
measured() {
  /usr/bin/time -q -o "$work/time" -f '%M %U %S' "$@" > "$work/out" 2> "$work/err"
  status=$?
  read -r kib user system < <(tail -n 1 "$work/time")
  ms=$(awk "BEGIN { print int(($user + $system) * 1000) }")
}

# The endless lines are of three kinds: a name, blanks, an open quote. What follows them is read.
size=${full:+10G}
for tool in "${filters[@]}"; do
  for kind in name blanks quote; do
    # Of a filter that takes only windows, the good lines are one; of lp-window and lp-alert, points.
    good='t,h=a v=1,pvalue=0.1 1'
    [ "$tool" = lp-ttest ] && good=$'# window start=0 stop=10 group=t\nt bed=1 1\n# end'
    case $kind in
      name) byte=a start='' amount=${size:-2G} ;;
      blanks) byte=' ' start='' amount=${size:-200M} ;;
      quote) byte=a start='t s="' amount=${size:-200M} ;;
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
      grep -qE "^$tool: [2-4] lines, 1 refused, 1 " "$work/err"
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
measured lp-window 5m --max-groups 2000000 "$work/series"
expect I8 lp-window "a million series of one point held: bytes a series" at_most 450 $((kib * 1024 / 1000000)) bytes
measured lp-alert --max-groups 2000000 'usage < 0' "$work/series"
expect I8 lp-alert "a million series: bytes a series" at_most 400 $((kib * 1024 / 1000000)) bytes

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

# Rows still to come. Once a tool has the option, they are told as unwritten until they are written.
# later ROW TOOL OPTION
later() {
  if command -v "$2" > /dev/null && "$2" --help | grep -q -- "$3"; then
    skip "$1" "$2" "the row for $3 is still to be written"
  else
    skip "$1" "$2" "no $3 yet"
  fi
}
for row in F1 F2 F3 F4 F5 F6 F7 F8; do later $row lp-window --state; done
later F18 lp-alert --exec
later I13 lp-alert --exec
later I4 lp-window --input
later I7 lp-window --max-ahead
skip F17 all "jumps of the clock need faketime; only stamps drive windows in these tools"
skip I3 all "the corpus runs in make test (LineProtocolTests)"
