# shellcheck shell=bash disable=SC2154,SC2094
# F1 to F8: the saving of a state is cut, killed, failed, and what lies at its path is not ours.

parts_of() { case $1 in F1) echo cut ;; F2) echo kill ;; F3) echo fail ;; F5) echo damage ;; esac; }
for tool in "${filters[@]}"; do
  for row in F1 F2 F3 F5; do
    case $row in
      F1) needs prlimit F1 || continue ;;
      F2 | F3) needs strace $row || continue ;;
    esac
    # Every byte of a save is cut; of damage every seventh bit, or every one.
    step=$([ $row = F1 ] || [ -n "$full" ] && echo 1 || echo 7)
    STEP=$step Scripts/state-fault-test "$tool:$(parts_of $row)" > "$work/trials" 2>&1
    status=$?
    tail -n 1 "$work/trials"
    expect $row "$tool" "$(sed -n '$s/.*: //p' "$work/trials")" is 0 $status
  done
done

# saved: makes a folder in which the tool has a state, and sets state and argv.
saved() {
  folder=$work/states/$1 state=$work/states/$1/s
  rm -rf "$folder" && mkdir -p "$folder"
  command_of "$1"
  argv+=(--state "$state")
  "${argv[@]}" < "$work/$1.in" > "$work/out" 2> "$work/err"
}

# stopped ROW TOOL WHAT TEXT: status 3, one message that holds TEXT, nothing on stdout.
stopped() {
  "${argv[@]}" < "$work/$2.in" > "$work/out" 2> "$work/err"
  expect "$1" "$2" "$3: status 3" is 3 $?
  expect "$1" "$2" "$3: told" grep -q -- "$4" "$work/err"
  expect "$1" "$2" "$3: nothing written" test ! -s "$work/out"
}

for tool in "${filters[@]}"; do
  saved "$tool"
  expect F7 "$tool" "modes 0600 under any umask" bash -c "! find '$folder' -type f ! -perm 600 | grep ."
  rm -rf "$folder" && mkdir "$folder"
  (umask 0; exec "${argv[@]}") < "$work/$tool.in" > "$work/out"
  expect F7 "$tool" "modes 0600 under umask 0" bash -c "! find '$folder' -type f ! -perm 600 | grep ."

  # F4: what a loss of power finds follows from the order of these calls.
  if needs strace F4; then
    strace -qq -y -o "$work/trace" -e trace=openat,write,fsync,rename,renameat2 \
      "${argv[@]}" < "$work/$tool.in" > "$work/out" 2> "$work/err"
    expect F4 "$tool" "write, fsync, rename, fsync of the folder; in the order of each save" \
      perl "$parts/save-order" "$work/trace" "$state"
  fi

  # F6: a second process.
  mkfifo "$folder/in"
  "${argv[@]}" -q < "$folder/in" > "$work/out" &
  first=$!
  exec 9> "$folder/in"
  for _ in $(seq 200); do [ -s "$state.lock" ] && break; sleep 0.01; done
  stopped F6 "$tool" "a second process" "in use by $tool, process $first"
  exec 9>&-
  wait $first

  # F7: what lies in the place of the state, of the new one and of the lock.
  for part in '' .new .lock .base; do
    for kind in link fifo folder device; do
      saved "$tool"
      rm -f "$state$part"
      echo victim > "$folder/victim"
      case $kind in
        link) ln -s "$folder/victim" "$state$part" ;;
        fifo) mkfifo "$state$part" ;;
        folder) mkdir "$state$part" ;;
        device) mknod "$state$part" c 1 3 2> /dev/null || { skip F7 "$tool" "no device can be made here" && continue; } ;;
      esac
      timeout 5 "${argv[@]}" < "$work/$tool.in" > "$work/out" 2> "$work/err"
      expect F7 "$tool" "a $kind at s$part: status 3" is 3 $?
      expect F7 "$tool" "a $kind at s$part: told" grep -q 'not a regular file' "$work/err"
      expect F7 "$tool" "a $kind at s$part: the victim is untouched" is victim "$(cat "$folder/victim")"
    done
  done
  saved "$tool"
  chmod 666 "$state"
  stopped F7 "$tool" "everybody may write to the state" 'everybody may write'

  # F8: no right, no room.
  if [ "$(id -u)" = 0 ] && command -v setpriv > /dev/null; then
    saved "$tool"
    chown -R 1 "$folder" "$work" 2> /dev/null
    chmod 755 "$work" && chmod 500 "$folder"
    for f in "$state" "$state.lock" "$state.base" "$state.base.lock"; do [ -e "$f" ] && cp -p "$f" "$f.kept"; done
    before=$(cat "$state" | cksum)
    argv=(setpriv --reuid 1 --clear-groups "${argv[@]}")
    "${argv[@]}" < "$work/$tool.in" > "$work/out" 2> "$work/err"
    expect F8 "$tool" "a folder that cannot be written to: status 3" is 3 $?
    expect F8 "$tool" "a folder that cannot be written to: told" grep -q "Permission denied" "$work/err"
    expect F8 "$tool" "a folder that cannot be written to: the state is the old one" is "$before" "$(cksum < "$state")"
    chmod 700 "$folder"
    chown -R 0 "$work"
    saved "$tool"
    chown 1 "$state"
    stopped F7 "$tool" "a state of another user" 'belongs to user 1'
  else
    skip F8 "$tool" "rights cannot be given up here"
  fi
  for options in size=64k,nr_inodes=3 size=4k; do
    mkdir -p "$work/disk"
    mount -t tmpfs -o $options none "$work/disk" 2> /dev/null || { skip F8 "$tool" "a small disk cannot be mounted here" && continue; }
    command_of "$tool"
    argv+=(--state "$work/disk/s")
    "${argv[@]}" < "$work/$tool.in" > "$work/out" 2> "$work/err"
    expect F8 "$tool" "a disk without room ($options): status 3" is 3 $?
    expect F8 "$tool" "a disk without room ($options): told" grep -q 'No space left on device' "$work/err"
    expect F8 "$tool" "a disk without room ($options): nothing half is left" \
      bash -c "! ls '$work/disk' | grep '[.]new$'"
    umount "$work/disk"
  done
done

# Two kills of each kind, and the state goes on: the whole is Scripts/state-kill-test.
if command -v python3 > /dev/null; then
  for pipe in ttest json surprise; do
    for kind in all one each; do
      runs=$([ -n "$full" ] && echo 200 || echo 5)
      Scripts/state-kill-test "$runs" '' $pipe $kind > "$work/kills" 2>&1
      status=$?
      tail -n 1 "$work/kills"
      expect F2 "pipe of lp-$pipe" "kill -9, $kind: $(tail -n 1 "$work/kills")" is 0 $status
    done
  done
else
  skip F2 all "kills of pipes need python3"
fi
