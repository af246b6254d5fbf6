# shellcheck shell=bash
# What became of each row: counts, and the table at the end.
passed=0 failed=0
failures=() skips=()

# expect ROW TOOL WHAT COMMAND...: the row passes when the command succeeds.
expect() {
  local row=$1 tool=$2 what=$3
  shift 3
  if "$@" > "$work/expect.log" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    failures+=("$row  $tool  $what")
    printf 'FAILED   %-4s %-11s %s\n' "$row" "$tool" "$what"
    sed 's/^/         /' "$work/expect.log" | head -n 5
  fi
}

# skip ROW TOOL WHY: told now and in the table.
skip() {
  skips+=("$1  $2  $3")
  printf 'SKIPPED  %-4s %-11s %s\n' "$1" "$2" "$3"
}

# needs PROGRAM ROW: false, and the row is skipped, where the program is not installed.
needs() {
  command -v "$1" > /dev/null && return
  skip "$2" all "no $1 here"
  return 1
}

# same FILE FILE: like cmp; says which bytes differ.
same() { cmp "$1" "$2"; }

# is EXPECTED FOUND
is() {
  [ "$1" = "$2" ] && return
  echo "expected $1, found $2"
  return 1
}

# at_most LIMIT FOUND UNIT
at_most() {
  echo "$2 $3, at most $1"
  [ "$2" -le "$1" ]
}

# whole_lines FILE: nothing, or the last byte is a newline.
whole_lines() { [ ! -s "$1" ] || [ "$(tail -c 1 "$1" | od -An -tx1 | tr -d ' ')" = 0a ]; }

summary() {
  echo "== rows of the fault table"
  printf '%-9s%s\n' run $((passed + failed)) failed "$failed" skipped "${#skips[@]}"
  local line
  for line in "${failures[@]}"; do echo "failed   $line"; done
  for line in "${skips[@]}"; do echo "skipped  $line"; done
  [ "$failed" -eq 0 ]
}
