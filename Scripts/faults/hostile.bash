# shellcheck shell=bash disable=SC2154,SC2094
# I2, I5 to I7, I10 to I12, I14: hostile contents.

# window TEXT [OPTION...]: what lp-window makes of it, points only.
window() {
  local text=$1
  shift
  printf '%b' "$text" | lp-window 10s --frames none -p s "$@" > "$work/out" 2> "$work/err"
  status=$?
}

# gives ROW WHAT TEXT STATUS EXPECTED: the points that come out.
gives() {
  window "$3"
  expect "$1" lp-window "$2: status" is "$4" $status
  printf '%b' "$5" > "$work/expected"
  expect "$1" lp-window "$2" same "$work/expected" "$work/out"
}

gives I2 "NUL in a name is refused" 't,h=a\0b v=1 1\nt v=1 1\n' 1 't v=1 1\n'
gives I2 "NUL in a string is kept or refused, never cut" 't s="a\0b" 1\n' 0 't s="a\0b" 1\n'
gives I2 "bytes that are not UTF-8 are refused" 't,h=\xff v=1 1\nt v=1 1\n' 1 't v=1 1\n'
gives I2 "UTF-8 comes out unchanged" 't,h=\xc3\xa9 v=1 1\n' 0 't,h=\xc3\xa9 v=1 1\n'
gives I2 "CRLF, mark, blank and comment lines" '\xef\xbb\xbft v=1 1\r\n\r\n# c\n\nt v=2 2' 0 't v=1 1\nt v=2 2\n'
gives I6 "integers at the edge" 't a=9223372036854775807i,b=-9223372036854775808i 1\n' 0 \
  't a=9223372036854775807i,b=-9223372036854775808i 1\n'
for number in 9223372036854775808i -9223372036854775809i 1e400 0x10 nan inf -inf 1_0 ++1 1e; do
  gives I6 "$number is refused" "t v=1 1\nt v=$number 1\n" 1 't v=1 1\n'
done
gives I6 "the smallest float passes" 't v=5e-324 1\n' 0 't v=5e-324 1\n'
digits=$(head -c 1000000 /dev/zero | tr '\0' 1)
printf 't v=%s 1\nt v=0.%s 1\n' "$digits" "$digits" > "$work/in"
timeout 5 lp-window 10s "$work/in" > "$work/out" 2> "$work/err"
expect I6 lp-window "10^6 digits: too large refused, a fraction taken" is 1 $?
gives I7 "a stamp beyond the range" 't v=1 9223372037\nt v=1 99999999999999999999\nt v=1 1\n' 1 't v=1 1\n'
gives I7 "negative and doubled stamps" 't v=1 -5\nt v=1 -5\n' 0 't v=1 -5\nt v=1 -5\n'

# refused ROW WHAT EXPRESSION: status 2, within a second, with a place.
refused() {
  timeout 1 lp-alert --check "$3" > "$work/out" 2> "$work/err"
  expect "$1" lp-alert "$2: status 2" is 2 $?
}
deep=$(head -c 100000 /dev/zero | tr '\0' '(')
refused I5 "100,000 parentheses" "$deep"
refused I11 "201 parentheses" "$(printf '(%.0s' {1..201})1$(printf ')%.0s' {1..201}) > 0"
refused I11 "a sum of 50,000 terms" "v > 1$(printf '+1%.0s' {1..25000})"
refused I11 "a literal without end" "v > $(head -c 2000 /dev/zero | tr '\0' 9)"
refused I11 "an unknown function" 'nothing(v) > 1'
refused I11 "half an expression" 'v >'
refused I12 "a{1000}{1000}" 's =~ /a{1000}{1000}/'
{ printf 't s="'; head -c 1000000 /dev/zero | tr '\0' a; printf '!" 1\n'; } > "$work/in"
for pattern in '^(a+)+$' '(a|a)*b' '(.*){20}x' '^(a|aa)+$'; do
  began=${EPOCHREALTIME/./}
  timeout 20 lp-alert "s =~ /$pattern/" "$work/in" > "$work/out" 2> "$work/err"
  took=$(((${EPOCHREALTIME/./} - began) / 1000))
  expect I12 lp-alert "$pattern on 1 MB: linear" at_most 300 $took ms
done

{
  printf '# window start=0 stop=10 group=t\nt v=1 1\nt v=1 2\nt v=1 3\n# end\n# window start=10 stop=20 group=t\n# end\n'
  printf '# window start=20 stop=30 group=t\nt v=1 21\nt v=1 22\n# end\n# window start=30 stop=40 group=t\nt v=7 31\n# end\n'
  printf '# window start=40 stop=50 group=t\nt v=7 41\nt v=7 42\n# end\n# window start=50 stop=60 group=t\nt v=1.7e308 51\nt v=-1.7e308 52\n# end\n'
  printf '# window start=60 stop=70 group=t\nt v=5e-324 61\nt v=0 62\nt v=-0.0 63\n# end\n'
} > "$work/in"
lp-ttest --field v --full "$work/in" > "$work/out" 2> "$work/err"
expect I10 lp-ttest "constant, empty, single and extreme windows: status 0" is 0 $?
expect I10 lp-ttest "no nan and no inf in the output" bash -c "! grep -qiE '=[-+]?(nan|inf)' '$work/out'"
expect I10 lp-ttest "what comes out can be read" lp-window 1h "$work/out"

printf 't v=1 1\nt,h=\033[31m v=x\033]0;t\007 1\n' | lp-window 10s > "$work/out" 2> "$work/err"
expect I14 lp-window "no escape reaches the terminal from a tag" bash -c "! grep -q $'[\033\007]' '$work/err'"
lp-window 10s $'\033[31mfile' > "$work/out" 2> "$work/err"
expect I14 lp-window "no escape reaches the terminal from a file's name" bash -c "! grep -q $'\033' '$work/err'"
