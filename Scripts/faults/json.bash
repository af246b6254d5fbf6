# shellcheck shell=bash disable=SC2154,SC2094
# F9 to F14 and I1, I2, I5, I6 of JSON, read and written.

for tool in "${tools[@]}"; do
  command_of "$tool"
  argv+=(-o json)
  input=$work/$tool.json
  [ "$tool" = lp-gen ] && input=$work/lp-gen.in
  "${argv[@]}" < "$input" > "$work/json.out" 2> "$work/err"
  expect I2 "$tool" "JSON: status 0" is 0 $?
  expect I2 "$tool" "JSON: what comes out is JSON, a line each" \
    is "$(wc -l < "$work/json.out")" "$(jq -c . "$work/json.out" | wc -l)"
  "${argv[@]}" < "$input" > /dev/full 2> "$work/err"
  expect F9 "$tool" "JSON to a full device: status 3" is 3 $?
  "$parts/feed" shortout "$input" "${argv[@]}" > "$work/out"
  expect F10 "$tool" "JSON: short writes, slow reader: output as ever" same "$work/json.out" "$work/out"
  if needs strace F9; then
    for n in 1 2 3; do
      strace -qq -o "$work/trace" -P "$work/out" -e trace=write -e inject=write:error=ENOSPC:when=$n \
        "${argv[@]}" < "$input" > "$work/out" 2> "$work/err"
      status=$?
      grep -q INJECTED "$work/trace" || break
      expect F9 "$tool" "JSON: write $n fails: status 3" is 3 $status
      size=$(stat -c %s "$work/out")
      expect F9 "$tool" "JSON: write $n fails: the message says how much is there" \
        grep -q "after $size bytes" "$work/err"
    done
  fi
  [ "$tool" = lp-gen ] && continue
  if needs strace F12; then
    for fault in EINTR:when=1..9 EAGAIN:when=2 EIO:when=1; do
      strace -qq -o "$work/trace" -P "$input" -e trace=read -e inject="read:error=$fault" \
        "${argv[@]}" < "$input" > "$work/out" 2> "$work/err"
      status=$?
      case $fault in
        EIO*) expect F13 "$tool" "JSON: $fault of reads: status 3" is 3 $status ;;
        *) expect F12 "$tool" "JSON: $fault of reads: output as ever" same "$work/json.out" "$work/out" ;;
      esac
    done
  fi
  "$parts/feed" slow "$input" "${argv[@]}" > "$work/out" 2> "$work/err" &
  feeder=$!
  sleep 0.1
  until pkill -TERM -P $feeder; do sleep 0.005; done
  wait $feeder 2> /dev/null
  expect F14 "$tool" "JSON: SIGTERM: 143" is 143 $?
  expect F14 "$tool" "JSON: SIGTERM: whole objects" jq . "$work/out"
done

# hostile ROW WHAT TEXT: one refusal among good records, within a second.
hostile() {
  local good='{"name":"t","fields":{"v":1},"time":1451606400}'
  { echo "$good"; cat "$3"; printf '\n%s\n' "$good"; } > "$work/in"
  timeout 5 lp-window 10s --frames none "$work/in" > "$work/out" 2> "$work/err"
  expect "$1" lp-window "JSON, $2: status 1" is 1 $?
  expect "$1" lp-window "JSON, $2: the others come through" is 2 "$(wc -l < "$work/out")"
  expect "$1" lp-window "JSON, $2: no control character in the message" \
    bash -c "! tr -d '\n' < '$work/err' | grep -q '[[:cntrl:]]'"
}
head -c 1000000 /dev/zero | tr '\0' '[' > "$work/text" && sed -i 's/^/{"v":/' "$work/text"
hostile I5 "a million brackets" "$work/text"
for _ in $(seq 100000); do printf '{"a":'; done > "$work/text"
hostile I5 "100,000 objects" "$work/text"
printf '{"v":"%s"}' "$(head -c 20000000 /dev/zero | tr '\0' a)" > "$work/text"
hostile I1 "a line of 20 MB" "$work/text"
printf '{"v":1,"s":"\033]0;x\007"}' > "$work/text"
hostile I14 "escapes in a string" "$work/text"
for number in 1e400 01 +1 .5 1. 0x1 nan Infinity -; do
  printf '{"v":%s}' "$number" > "$work/text"
  hostile I6 "$number" "$work/text"
done
