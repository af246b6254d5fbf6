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
    lp-surprise) argv=(lp-surprise --metric metric --series query --field value) ;;
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
{
  printf '\357\273\277# a comment\n\nt,h=a v=1 1\nt,h=a v=2 2\r\n  \nno point\nt,h=b s="two\nlines",v=1i 3\n'
  printf 't,h=\xc3\xa9 v=x 4\nt,h=\xff v=1 4\nt,h=c v=1e400 5\nt s="open 6\nt v=3 15\n# %080d\nt v=4' 1
  printf '444444444444444444444444444444444444444444444444444444444444444 16\nt,h=a v=5 17'
} > "$work/mixed.lp"
head -c 20000 "$work/lp-window.in" | cat "$work/mixed.lp" - > "$work/lp-window.small"
head -c 20000 "$work/lp-ttest.in" > "$work/lp-ttest.small"
head -c 8000 "$work/lp-alert.in" | cat "$work/mixed.lp" - > "$work/lp-alert.small"

: > "$work/lp-gen.in"
for tool in "${tools[@]}"; do
  run "$tool" < "$work/$tool.in" > "$work/$tool.out" 2> "$work/$tool.err" ||
    { echo "$tool does not run at all:" && cat "$work/$tool.err" && exit 1; }
done
