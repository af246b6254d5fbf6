# shellcheck shell=bash disable=SC2154,SC2094
# F9 to F11, F13: stdout is full, slow, closed or gone.

# told_bytes: the message says as many bytes as the file has, and it is the beginning of what is right.
told_bytes() {
  local size
  size=$(stat -c %s "$work/out")
  grep -q "after $size bytes" "$work/err" || { cat "$work/err"; return 1; }
  cmp -n "$size" "$work/out" "$work/$1.out"
}

for tool in "${tools[@]}"; do
  run "$tool" < "$work/$tool.in" > /dev/full 2> "$work/err"
  expect F9 "$tool" "full device: status 3" is 3 $?
  expect F9 "$tool" "full device: told" grep -q 'No space left on device' "$work/err"
  run "$tool" < "$work/$tool.in" >&- 2> "$work/err"
  expect F13 "$tool" "closed stdout: status 3" is 3 $?
  run "$tool" < "$work/$tool.in" > "$work/out" 2>&-
  expect F13 "$tool" "closed stderr: status 0" is 0 $?
  expect F13 "$tool" "closed stderr: output as ever" same "$work/$tool.out" "$work/out"
  command_of "$tool"
  "$parts/feed" shortout "$work/$tool.in" "${argv[@]}" > "$work/out"
  expect F10 "$tool" "short writes, slow reader: status 0" is 0 $?
  expect F10 "$tool" "short writes, slow reader: output as ever" same "$work/$tool.out" "$work/out"
  for disposition in default ignored; do
    [ $disposition = ignored ] && trap '' PIPE || trap - PIPE
    began=${EPOCHREALTIME/./}
    run "$tool" < "$work/$tool.in" 2> "$work/err" | head -n 1 > /dev/null
    status=${PIPESTATUS[0]}
    took=$((${EPOCHREALTIME/./} - began))
    expect F11 "$tool" "reader gone, SIGPIPE $disposition: status 0" is 0 "$status"
    expect F11 "$tool" "reader gone, SIGPIPE $disposition: silent" is '' "$(cat "$work/err")"
    expect F11 "$tool" "reader gone, SIGPIPE $disposition: at once" at_most 1000000 $took us
  done
  trap - PIPE
  if [ "$tool" != lp-gen ]; then
    rm -f "$work"/kept*
    run "$tool" --state "$work/kept" < "$work/$tool.in" 2> "$work/err" | head -n 1 > /dev/null
    expect F11 "$tool" "reader gone, with a state: status 0" is 0 "${PIPESTATUS[0]}"
    expect F11 "$tool" "reader gone, with a state: saved" test -s "$work/kept"
    rm -f "$work"/kept*
    run "$tool" --state "$work/kept" < "$work/$tool.in" > /dev/full 2> "$work/err"
    expect F9 "$tool" "full device, with a state: status 3" is 3 $?
    expect F9 "$tool" "full device, with a state: not saved" test ! -e "$work/kept"
    rm -f "$work"/kept*
    run "$tool" --state "$work/kept" < "$work/$tool.in" >&- 2>&-
    expect F13 "$tool" "closed stdout and stderr, with a state: status 3" is 3 $?
    expect F13 "$tool" "closed stdout and stderr: nothing lands in a state or its lock" \
      bash -c "! grep -lE '^(#|temperatures|surprise|.\"id\")' '$work'/kept*"
    rm -f "$work"/kept*
  fi
done

mkdir -p "$work/disk"
if mount -t tmpfs -o size=64k none "$work/disk" 2> /dev/null; then
  for tool in "${tools[@]}"; do
    [ "$(stat -c %s "$work/$tool.out")" -gt 65536 ] || { skip F9 "$tool" "less output than the disk"; continue; }
    run "$tool" < "$work/$tool.in" > "$work/disk/out" 2> "$work/err"
    expect F9 "$tool" "disk of 64 KiB: status 3" is 3 $?
    cp "$work/disk/out" "$work/out"
    expect F9 "$tool" "disk of 64 KiB: the message says how much is there" told_bytes "$tool"
    : > "$work/disk/out"
  done
  umount "$work/disk"
else
  skip F9 all "a small disk cannot be mounted here"
fi

if needs strace F9; then
  for tool in "${tools[@]}"; do
    command_of "$tool"
    for n in 1 2 3 4 5 6 7 8; do
      : > "$work/out"
      strace -qq -o "$work/trace" -P "$work/out" -e trace=write -e inject=write:error=ENOSPC:when=$n \
        "${argv[@]}" < "$work/$tool.in" > "$work/out" 2> "$work/err"
      status=$?
      grep -q INJECTED "$work/trace" || break
      expect F9 "$tool" "write $n fails: status 3" is 3 $status
      expect F9 "$tool" "write $n fails: the message says how much is there" told_bytes "$tool"
    done
    # The kernel is not asked, so that only the number of calls can be compared with the bytes.
    # Without the line that is cut, which would get the present time.
    head -c 2000 "$work/$tool.in" | sed '$d' > "$work/in"
    [ "$tool" = lp-gen ] && argv=(lp-gen --count 20)
    "${argv[@]}" < "$work/in" > "$work/expected" 2> /dev/null
    strace -qq -o "$work/trace" -P "$work/out" -e trace=write -e inject=write:retval=1:when=1+1 \
      "${argv[@]}" < "$work/in" > "$work/out" 2> /dev/null
    calls=$(grep -c INJECTED "$work/trace")
    expect F10 "$tool" "one byte a write: as many calls as bytes" is "$(stat -c %s "$work/expected")" "$calls"
  done
fi
