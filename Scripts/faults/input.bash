# shellcheck shell=bash disable=SC2154,SC2094
# F12, F13, F15, I15: stdin is interrupted, slow, in pieces, broken or not there.

for tool in "${filters[@]}"; do
  command_of "$tool"
  expect I15 "$tool" "every byte by itself" alike "$tool" bytes
  for seed in $(seq "${full:+20}5"); do
    expect I15 "$tool" "random pieces, seed $seed" alike "$tool" "random:$seed"
  done
  expect I15 "$tool" "every byte of JSON by itself" alike "$tool" bytes json
  for seed in $(seq "${full:+20}5"); do
    expect I15 "$tool" "random pieces of JSON, seed $seed" alike "$tool" "random:$seed" json
  done
  expect F12 "$tool" "JSON from a non-blocking pipe" alike "$tool" nonblock json
  expect F12 "$tool" "a non-blocking pipe" alike "$tool" nonblock
  run "$tool" <&- > "$work/out" 2> "$work/err"
  expect F13 "$tool" "closed stdin: status 3" is 3 $?
  run "$tool" < / > "$work/out" 2> "$work/err"
  expect F13 "$tool" "a folder as stdin: status 3" is 3 $?
  expect F13 "$tool" "a folder as stdin: told" grep -q 'stdin: Is a directory' "$work/err"
  rm -f "$work/rejects"
  run "$tool" --reject "$work/rejects" < "$work/$tool.small" >&- 2>&- <&-
  expect F13 "$tool" "no file lands on a closed 0, 1 or 2" test ! -s "$work/rejects"
  # Idle: blocked in a read for two seconds.
  TIMEFORMAT='%U %S'
  idle=$( { time { sleep 2 | run "$tool"; } > /dev/null 2>&1; } 2>&1 | awk '{ print int(($1 + $2) * 1000) }')
  expect F12 "$tool" "idle for two seconds: processor time" at_most 100 "$idle" ms
done

if needs strace F12; then
  for tool in "${filters[@]}"; do
    command_of "$tool"
    for error in EINTR EAGAIN; do
      for n in 1 2 3 1..9; do
        strace -qq -o /dev/null -P "$work/$tool.in" -e trace=read -e inject=read:error=$error:when=$n \
          "${argv[@]}" < "$work/$tool.in" > "$work/out" 2> "$work/err"
        expect F12 "$tool" "$error at read $n: output as ever" same "$work/$tool.out" "$work/out"
      done
    done
    for n in 1 2 3; do
      strace -qq -o "$work/trace" -P "$work/$tool.in" -e trace=read -e inject=read:error=EIO:when=$n \
        "${argv[@]}" < "$work/$tool.in" > "$work/out" 2> "$work/err"
      status=$?
      grep -q INJECTED "$work/trace" || break
      expect F13 "$tool" "EIO at read $n: status 3" is 3 $status
      expect F13 "$tool" "EIO at read $n: told" grep -q 'stdin: Input/output error' "$work/err"
      expect F13 "$tool" "EIO at read $n: whole lines" whole_lines "$work/out"
    done
  done
fi

# A pipe with a name is waited for, also while a signal asks for counts.
mkfifo "$work/fifo"
lp-window 10s "$work/fifo" > "$work/out" 2> "$work/err" &
window=$!
sleep 0.2
kill -USR1 $window
sleep 0.2
cat "$work/lp-window.in" > "$work/fifo"
wait $window
expect F12 lp-window "a signal while a named pipe is opened: status 0" is 0 $?
expect F12 lp-window "a signal while a named pipe is opened: output as ever" same "$work/lp-window.out" "$work/out"

# F15: logrotate's create mode, input side: tail follows the name, and each point comes once.
head -n 600 "$work/lp-window.in" | split -l 200 - "$work/piece."
: > "$work/log"
tail -F -n +1 -s 0.05 "$work/log" 2> /dev/null > >(lp-window 10s --frames none > "$work/out" 2> /dev/null) &
follower=$!
for piece in "$work"/piece.*; do
  cat "$piece" > "$work/log"
  sleep 0.4
  mv "$work/log" "$work/log.1"
done
sleep 0.4
kill $follower
wait $follower 2> /dev/null
sleep 0.3
head -n 600 "$work/lp-window.in" > "$work/expected"
expect F15 lp-window "tail -F over rotations: each point once" same "$work/expected" "$work/out"
