# Starts a real InfluxDB 1 on loopback, writes two printers into it, and asks for them in every form that its
# HTTP API has; each answer is read by the tools. Run by InfluxDBTests, in a folder of its own.
set -eu
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
back=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat > conf <<END
reporting-disabled = true
bind-address = "127.0.0.1:$back"
[meta]
  dir = "$PWD/meta"
[data]
  dir = "$PWD/data"
  wal-dir = "$PWD/wal"
[http]
  bind-address = "127.0.0.1:$port"
[monitor]
  store-enabled = false
END
influxd -config conf > log 2>&1 &
server=$!
# By SIGKILL: a test's thread may have blocked what its children would end by.
trap 'kill -9 $server' EXIT
url=http://127.0.0.1:$port
for _ in $(seq 600); do curl -s -o answer "$url/ping" && break; sleep 0.1; done
curl -s -o answer "$url/query" --data-urlencode 'q=CREATE DATABASE printers'
for host in 1 2; do lp-gen --every 10s --duration 3h --tag host=h$host --seed $host; done > points
echo "written: $(curl -s -w '%{http_code}' --data-binary @points "$url/write?db=printers") $(wc -l < points)"

# Sums by window, members in order, so that the order of fields and series does not count.
sums() { lp-window 5m --agg count,min,max,sum -o json 2> told | jq -cS 'del(.fields.partial)' | sort; }
ask() { q=$1; shift; curl -s -G "$url/query" --data-urlencode db=printers --data-urlencode "q=$q" "$@"; }
sums < points > expected

for form in '' '-d epoch=ns' '-d epoch=ms' '-d epoch=s' '-d chunked=true -d chunk_size=700'; do
  ask 'SELECT * FROM temperatures GROUP BY *' $form | sums > found
  cmp -s found expected && same=same || same=different
  echo "grouped ${form:-as it comes}: $(wc -l < found) windows, $same"
done
ask 'SELECT * FROM temperatures' | lp-window 5m --tag-key host --agg count,min,max,sum -o json |
  jq -cS 'del(.fields.partial)' | sort | cmp -s - expected && echo 'the tag as a column: same'
ask 'SELECT * FROM temperatures GROUP BY *' -d pretty=true | jq -c . | sums | cmp -s - expected && echo 'pretty, by jq: same'
ask 'SELECT mean(bed) FROM temperatures WHERE time < 1451700000s GROUP BY time(5m), * fill(none)' |
  jq '[.results[].series[].values[][1]]' > theirs
lp-window 5m --agg mean --field bed -o json points | jq -s 'sort_by(.tags.host) | map(.fields.bed_mean)' > ours
jq -n --slurpfile a theirs --slurpfile b ours \
  '[$a[0], $b[0]] | transpose | map(.[0] - .[1] | fabs) | "means that differ from its own: \(map(select(. > 1e-9)) | length) of \(length)"'

tell() { "$@" 2>&1 > /dev/null | sed "s/$port/PORT/" | head -n 2; }
echo '-- no such measurement'; ask 'SELECT bed FROM nothing' > answer; tell lp-window 5m answer
echo '-- no points'; ask 'SHOW MEASUREMENTS' > answer; tell lp-window 5m answer
echo '-- a query that is wrong'; ask 'SELECT bed FRM x' > answer; tell lp-window 5m answer
echo '-- no such database'; curl -s -G "$url/query" -d db=none --data-urlencode 'q=SELECT bed FROM x' > answer; tell lp-window 5m answer
echo '-- pretty'; ask 'SELECT bed FROM temperatures LIMIT 1' -d pretty=true > answer; tell lp-window 5m answer
echo '-- csv'; ask 'SELECT bed FROM temperatures LIMIT 1' -H 'Accept: application/csv' > answer; tell lp-window 5m answer
echo '-- cut off within'; ask 'SELECT bed FROM temperatures' -d chunked=true -d chunk_size=10 | head -c 700 > answer; tell lp-window 5m answer
