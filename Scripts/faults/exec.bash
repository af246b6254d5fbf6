# shellcheck shell=bash disable=SC2154,SC2094,SC2016
# F18, I13: what a child of --exec does, and what it is given.

# events N: so many points that each make an event.
events() { awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) printf "t,h=a v=%d %d\n", i, 1451606400 + i }'; }
# child TEXT: a script for --exec.
child() { printf '#!/bin/sh\n%s\n' "$1" > "$work/child"; chmod +x "$work/child"; }
# within MILLISECONDS COMMAND...: runs it, output and messages kept; sets status and took.
within() {
  local began=${EPOCHREALTIME/./}
  "${@:2}" > "$work/out" 2> "$work/err"
  status=$?
  took=$(((${EPOCHREALTIME/./} - began) / 1000))
  expect F18 lp-alert "$what: within $1 ms" at_most "$1" $took ms
}
orphans() { ! pgrep -f "$work/child"; }

events 3 > "$work/in"
what="a child that hangs"
child 'sleep 600'
within 6000 lp-alert 'v > -1' --exec "$work/child" --exec-timeout 300ms "$work/in"
expect F18 lp-alert "$what: status 1" is 1 $status
expect F18 lp-alert "$what: every event is out" is 3 "$(wc -l < "$work/out")"
expect F18 lp-alert "$what: none is left" orphans
what="a child that ignores SIGTERM"
child 'trap "" TERM; sleep 600 & wait; wait; sleep 600'
within 20000 lp-alert 'v > -1' --exec "$work/child" --exec-timeout 200ms "$work/in"
expect F18 lp-alert "$what: status 1" is 1 $status
expect F18 lp-alert "$what: none is left" orphans
what="a child that dies"
child 'kill -9 $$'
within 5000 lp-alert 'v > -1' --exec "$work/child" "$work/in"
expect F18 lp-alert "$what: status 1" is 1 $status
expect F18 lp-alert "$what: told" grep -q 'killed by signal 9\|signal 9\|SIGKILL' "$work/err"
what="a child that closes stdin"
child 'exec <&-; exit 0'
within 5000 lp-alert 'v > -1' --exec "$work/child" "$work/in"
expect F18 lp-alert "$what: status 0" is 0 $status
what="a child that floods stderr"
child 'head -c 20000000 /dev/zero | tr "\0" "a" >&2; exit 0'
within 20000 lp-alert 'v > -1' --exec "$work/child" "$work/in"
expect F18 lp-alert "$what: status 0" is 0 $status
expect F18 lp-alert "$what: messages stay few" at_most 100000 "$(stat -c %s "$work/err")" bytes
what="a thousand children"
child 'exit 0'
events 1000 > "$work/many"
within 60000 lp-alert 'v > -1' --exec "$work/child" "$work/many"
expect F18 lp-alert "$what: status 0" is 0 $status
child 'for n in 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$n ] && echo $n; done >> "$FOUND"; :'
: > "$work/found"
FOUND=$work/found lp-alert 'v > -1' --exec "$work/child" "$work/in" 9< /dev/null 8< /dev/null > "$work/out"
expect F18 lp-alert "a child inherits 0 to 2 only" is '' "$(cat "$work/found")"

# A signal while a child hangs; a second one ends both.
child 'sleep 600'
for signal in INT TERM; do
  mkfifo "$work/events.in"
  env --default-signal=INT lp-alert 'v > -1' --exec "$work/child" --exec-timeout 60s \
    < "$work/events.in" > "$work/out" 2> "$work/err" &
  alert=$!
  exec 9> "$work/events.in"
  cat "$work/in" >&9
  for _ in $(seq 200); do pgrep -f "$work/child" > /dev/null && break; sleep 0.02; done
  kill -$signal $alert
  sleep 0.3
  kill -$signal $alert
  wait $alert
  status=$?
  expect F14 lp-alert "a second SIG$signal while children hang: 128+n" is $((128 + $(kill -l $signal))) $status
  sleep 0.3
  expect F18 lp-alert "a second SIG$signal while children hang: none is left" orphans
  exec 9>&-
  rm "$work/events.in"
done

# I13: values are never code, and arrive byte for byte.
child 'printf "%s\n" "$LP_ALERT_ID" >> "$FOUND"; cat >> "$FOUND.json"'
rm -f "$work/found"
perl -e 'srand 7; my @c = (map { chr } 33 .. 126), "\xc3\xa9", "\xf0\x9f\x98\x80", "\$(touch owned)", "`id`", "; rm x;", "--help";
  for (1 .. $ARGV[0]) { my $v = join "", map { $c[rand @c] } 1 .. 1 + rand 20; $v =~ s/([, =])/\\$1/g; $v =~ s/\\$/x/; print "t,h=$v v=1 $_\n" }' \
  "$([ -n "$full" ] && echo 100000 || echo 300)" > "$work/in"
(cd "$work" && FOUND=$work/found lp-alert 'v > 0' --exec "$work/child" --exec-jobs 1 in > out 2> err)
expect I13 lp-alert "hostile values: status 0" is 0 $?
jq -r .id "$work/out" > "$work/expected"
expect I13 lp-alert "hostile values: LP_ALERT_ID is the id, byte for byte" same "$work/expected" "$work/found"
expect I13 lp-alert "hostile values: stdin is the event, byte for byte" same "$work/out" "$work/found.json"
expect I13 lp-alert "hostile values: nothing was started" test ! -e "$work/owned"
