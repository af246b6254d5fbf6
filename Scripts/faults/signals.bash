# shellcheck shell=bash disable=SC2154,SC2094
# F14, F15: signals at any time.

# readable TOOL: what was written can be read by the next tool.
readable() {
  whole_lines "$work/out" || return 1
  case $1 in
    lp-alert) jq . "$work/out" ;;
    *) lp-window 1h "$work/out" ;;
  esac
}

runs=${full:+1000}
for tool in "${filters[@]}"; do
  for signal in TERM INT HUP; do
    bad=0 ended=0
    for ((n = 0; n < ${runs:-8}; n++)); do
      command_of "$tool"
      # A script may have been started with these ignored; the program in between puts that right.
      "$parts/feed" slow "$work/$tool.in" env --default-signal=INT,HUP "${argv[@]}" > "$work/out" 2> "$work/err" &
      feeder=$!
      sleep "0.0$((RANDOM % 90 + 10))"
      until pkill "-$signal" -P $feeder; do sleep 0.005; done
      wait $feeder 2> /dev/null
      status=$?
      [ $status -gt 128 ] && ended=$((ended + 1))
      is $((128 + $(kill -l $signal))) $status > "$work/log" && readable "$tool" >> "$work/log" 2>&1 ||
        { bad=$((bad + 1)) && cp "$work/log" "$work/bad.log"; }
    done
    [ $bad -gt 0 ] && cat "$work/bad.log"
    expect F14 "$tool" "SIG$signal at random times: 128+n, whole lines ($bad of ${runs:-8} bad)" \
      is 0 $bad
  done
done

lp-gen --speed 100 > "$work/out" &
generator=$!
sleep 0.3
kill $generator
wait $generator
expect F14 lp-gen "SIGTERM while pacing: 143" is 143 $?
expect F14 lp-gen "SIGTERM while pacing: whole lines" readable lp-gen

# F15, our side: the log is renamed while events go on, and SIGHUP makes a new one.
rm -f "$work"/events*
"$parts/feed" slow "$work/lp-alert.in" lp-alert 'pvalue < 0.5' --log "$work/events" > "$work/out" &
feeder=$!
sleep 0.1
mv "$work/events" "$work/events.1"
pkill -HUP -P $feeder
wait $feeder
expect F15 lp-alert "SIGHUP in a busy stream: status 0" is 0 $?
cat "$work/events.1" "$work/events" > "$work/events.all"
expect F15 lp-alert "a log renamed: a new one was begun" test -s "$work/events"
expect F15 lp-alert "a log renamed: each event once" same "$work/out" "$work/events.all"

# Counts are asked for while a file is read, which no signal interrupts.
for _ in $(seq 60); do cat "$work/lp-window.in"; done > "$work/large"
lp-window 10s "$work/large" > /dev/null 2> "$work/err" &
window=$!
sleep 0.05
kill -USR1 $window
wait $window
expect F14 lp-window "SIGUSR1 in a busy stream: status 0" is 0 $?
expect F14 lp-window "SIGUSR1 in a busy stream: counts" grep -q 'lines, 0 refused' "$work/err"
rm -f "$work/large"

# A signal ends a run with a state: what was written and what is known agree, so that the same input
# fed again goes on where it was, and both outputs are that of one run.
lp-ttest --field hotend,bed,air "$work/lp-ttest.in" > "$work/once"
for tool in "${filters[@]}"; do
  input=$work/$tool.in
  [ "$tool" = lp-alert ] && input=$work/once
  command_of "$tool"
  rm -f "$work"/kept*
  "${argv[@]}" --state "$work/kept" < "$input" > "$work/expected" 2> "$work/err"
  for signal in TERM INT HUP; do
    bad=0
    for ((n = 0; n < ${runs:-5}; n++)); do
      rm -f "$work"/kept*
      "$parts/feed" slow "$input" env --default-signal=INT,HUP "${argv[@]}" --state "$work/kept" \
        --checkpoint 5ms > "$work/out" 2> "$work/err" &
      feeder=$!
      sleep "0.0$((RANDOM % 90 + 10))"
      until pkill "-$signal" -P $feeder; do sleep 0.005; done
      wait $feeder 2> /dev/null
      "${argv[@]}" --state "$work/kept" < "$input" >> "$work/out" 2> "$work/err"
      same "$work/expected" "$work/out" > "$work/log" || { bad=$((bad + 1)) && cat "$work/log"; }
    done
    expect F14 "$tool" "SIG$signal with a state, then the same input: output of one run ($bad of ${runs:-5} bad)" \
      is 0 $bad
  done
done
rm -f "$work"/kept*

# Nobody reads: counts are told, a first signal waits for whole lines, a second one does not.
mkfifo "$work/full"
for tool in "${tools[@]}"; do
  command_of "$tool"
  [ "$tool" = lp-gen ] && argv=(lp-gen --count 2000000)
  # More comes of it than a pipe holds.
  for _ in $(seq 20); do cat "$work/$tool.in"; done > "$work/large"
  [ "$tool" = lp-surprise ] && lp-gen atlas --profile realistic --metrics 40 --queries 3 > "$work/large"
  exec 8<> "$work/full"
  env --default-signal=INT "${argv[@]}" < "$work/large" > "$work/full" 2> "$work/err" &
  blocked=$!
  # It is blocked once it sleeps and has used no more of a processor for a while.
  for _ in $(seq 100); do
    before=$(cut -d ' ' -f 14 "/proc/$blocked/stat")
    sleep 0.1
    [ "$before" = "$(cut -d ' ' -f 14 "/proc/$blocked/stat")" ] && [ "$before" != 0 ] && break
  done
  kill -USR1 $blocked
  sleep 0.1
  kill -TERM $blocked
  sleep 0.2
  kill -0 $blocked
  expect F14 "$tool" "a first SIGTERM while nobody reads: waits" is 0 $?
  kill -TERM $blocked
  wait $blocked
  status=$?
  expect F14 "$tool" "a second SIGTERM while nobody reads: 143" is 143 $status
  exec 8>&-
done
rm -f "$work/large"

# While a named pipe is opened that nobody writes to.
for signal in TERM INT; do
  env --default-signal=INT lp-window 10s "$work/full" > "$work/out" 2> "$work/err" &
  opening=$!
  sleep 0.2
  kill -$signal $opening
  sleep 1.5
  kill -0 $opening 2> /dev/null && kill -$signal $opening
  wait $opening
  status=$?
  expect F14 lp-window "SIG$signal while a named pipe is opened: 128+n" is $((128 + $(kill -l $signal))) $status
done
