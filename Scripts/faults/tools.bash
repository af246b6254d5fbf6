# shellcheck shell=bash disable=SC2034
# The tools as data: how each is called and what it reads. A further tool is a line in each place.
filters=() tools=(lp-gen)
for name in lp-window lp-ttest lp-surprise lp-alert; do
  if command -v "$name" > /dev/null; then
    filters+=("$name") tools+=("$name")
  else
    skip all "$name" "not built"
  fi
done

# command_of TOOL: sets argv.
command_of() {
  case $1 in
    lp-gen) argv=(lp-gen --count 20000) ;;
    lp-window) argv=(lp-window 10s) ;;
    lp-ttest) argv=(lp-ttest --field bed) ;;
    lp-surprise) argv=(lp-surprise --full) ;;
    lp-alert) argv=(lp-alert 'pvalue < 0.5') ;;
  esac
}

# A tool with the options that a row adds: run TOOL [OPTION...]
run() {
  local argv
  command_of "$1"
  shift
  "${argv[@]}" "$@"
}

# Large inputs make several reads and writes; small ones serve rows that cost a call for each byte.
lp-gen --count 20000 > "$work/lp-window.in"
lp-window 10s "$work/lp-window.in" > "$work/lp-ttest.in"
for _ in 1 2 3 4 5 6 7 8; do lp-ttest --field hotend,bed,air "$work/lp-ttest.in"; done > "$work/lp-alert.in"
lp-gen atlas --profile realistic --metrics 3 --queries 20 > "$work/lp-surprise.in"
{
  printf '\357\273\277# a comment\n\nt,h=a v=1 1\nt,h=a v=2 2\r\n  \nno point\nt,h=b s="two\nlines",v=1i 3\n'
  printf 't,h=\xc3\xa9 v=x 4\nt,h=\xff v=1 4\nt,h=c v=1e400 5\nt s="open 6\nt v=3 15\n# %080d\nt v=4' 1
  printf '444444444444444444444444444444444444444444444444444444444444444 16\nt,h=a v=5 17'
} > "$work/mixed.lp"
head -c 20000 "$work/lp-window.in" | cat "$work/mixed.lp" - > "$work/lp-window.small"
head -c 20000 "$work/lp-ttest.in" > "$work/lp-ttest.small"
head -c 20000 "$work/lp-surprise.in" | cat "$work/mixed.lp" - > "$work/lp-surprise.small"
head -c 8000 "$work/lp-alert.in" | cat "$work/mixed.lp" - > "$work/lp-alert.small"

# The same as JSON, with lines that are none, are cut, or break the grammar.
{
  printf '\357\273\277{"name":"t","tags":{"h":"a"},"fields":{"v":1},"time":"2016-01-01T00:00:00Z"}\n\n'
  printf '{"name":"t","fields":{"v":2,"s":"\\u00e9\\ud83d\\ude00"},"time":"2016-01-01T00:00:01Z"}\r\n'
  printf '{"v":1\n{"v":nan}\n{"v":01}\n{"a":"\\ud800"}\n{"a":"\xff"}\n%0200d\n{"v":4,"time":1451606410}' 1
} > "$work/mixed.json"
lp-window 1h --frames none -o json "$work/lp-window.in" > "$work/lp-window.json"
lp-window 10s -o json "$work/lp-window.in" > "$work/lp-ttest.json"
lp-window 1h --frames none -o json "$work/lp-surprise.in" > "$work/lp-surprise.json"
for _ in 1 2 3 4 5 6 7 8; do lp-ttest --field hotend,bed,air -o json "$work/lp-ttest.in"; done > "$work/lp-alert.json"
for tool in lp-window lp-surprise lp-alert; do
  head -n 150 "$work/$tool.json" | cat - "$work/mixed.json" > "$work/$tool.small.json"
done
head -n 20 "$work/lp-ttest.json" > "$work/lp-ttest.small.json"

# alike TOOL HOW [FORM]: however the input comes, records, messages and status are those of one read.
alike() {
  local status expected input=$work/$1.small${3:+.$3}
  command_of "$1"
  argv+=(--max-line "${3:+4}128")
  "${argv[@]}" < "$input" > "$work/expected" 2> "$work/expected.err"
  expected=$?
  "$parts/feed" "$2" "$input" "${argv[@]}" > "$work/out" 2> "$work/err"
  status=$?
  is $expected $status && same "$work/expected" "$work/out" && same "$work/expected.err" "$work/err"
}

: > "$work/lp-gen.in"
for tool in "${tools[@]}"; do
  run "$tool" < "$work/$tool.in" > "$work/$tool.out" 2> "$work/$tool.err" ||
    { echo "$tool does not run at all:" && cat "$work/$tool.err" && exit 1; }
done
