import Foundation
import TestSupport
import Testing

/// State that outlives a run, in whole pipes.
@Suite("State from one run to the next")
struct StateTests {
  /// Tools with what they read, and whether that is windows.
  static let commands: [(command: String, readsWindows: Bool)] = [
    ("lp-window 1m", false), ("lp-window 2m --every 30s", false),
    ("lp-window 1m --lateness 20s", false), ("lp-window 1m --align first", false),
    ("lp-window 1m --empty", false), ("lp-window --count 7 --every-count 3", false),
    ("lp-window 40s --every 0", false), ("lp-window 1m --agg mean,p90,stddev,last", false),
    ("lp-window 3m --every 1m --agg median,max", false),
    ("lp-window --count 9 --agg mean,count", false),
    ("lp-ttest -f bed,air --full", true), ("lp-ttest -f bed --history 5m --full", true),
    ("lp-ttest -f bed --rebase 2 --alpha 0.3 --size 100", true),
    ("lp-alert 'bed > 90.1'", false), ("lp-alert 'sigma(bed) > 1' --changes", false),
    ("lp-alert 'bed > 90' --flapping 0.2,0.5 --throttle 10s", false),
    ("lp-alert 'bed > 90' --digest 1m", false),
    ("lp-alert 'count() % 7 > 3' --for-count 2", false),
    ("lp-alert 'bed > 90.2'", true),
  ]

  private let points = "lp-gen --count 1500 -p s --seed 3"

  @Test(
    "slices fed one after the other, or overlapping, give what the whole gives", arguments: [0, 40])
  func slices(overlap: Int) throws {
    for (command, readsWindows) in Self.commands {
      let script = """
        \(points) \(readsWindows ? "| lp-window 30s" : "") > $SCRATCH/p
        cd $SCRATCH
        awk '/^# window/ || !/^#/ && !inside { starts[++n] = NR } /^# window/ { inside = 1 } \
        /^# end/ { inside = 0 } END { for (i = 1; i <= n; i++) print starts[i]; print NR + 1 }' p > at
        \(command) --state whole p > expected
        n=$(wc -l < at); : > found
        for k in 0 1 2 3 4 5 6; do
          a=$((1 + k * (n - 1) / 7)); b=$((1 + (k + 1) * (n - 1) / 7))
          if [ $k -gt 0 ]; then a=$((a > \(overlap) ? a - \(overlap) : 1)); fi
          first=$(sed -n ${a}p at); last=$(($(sed -n ${b}p at) - 1))
          sed -n "${first},${last}p" p > slice
          \(command) --state s slice >> found || echo "status $?"
        done
        cmp expected found && wc -l < expected
        """
      let result = try Shell.run(script)
      #expect(result.errors == "", "\(command)")
      #expect(
        Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 > 0, "\(command)")
    }
    print("sliced runs, overlap \(overlap): \(Self.commands.count) commands")
  }

  @Test(
    "of a moment that slices share, each series counts once, and --dedupe knows the points of all",
    arguments: [
      "--agg count,sum --group-by none", "--count 3 --agg count,sum --group-by h",
      "--agg count --group-by none --dedupe", "--agg count --dedupe", "--dedupe --group-by none",
    ])
  func sharedMoment(options: String) throws {
    let period = options.hasPrefix("--count") ? "" : "10s"
    let result = try Shell.run(
      """
      cd $SCRATCH
      awk 'BEGIN { for (i = 0; i < 400; i++)
        printf "m,h=%s,k=%d v=%d %d\\n", i % 2 ? "a" : "b", i % 5, i, 1451606400 + int(i / 7) }' > p
      if [[ '\(options)' == *--dedupe* ]]; then awk '{ print } NR % 9 == 0' p > q; else cp p q; fi
      lp-window \(period) \(options) --state whole q > expected
      for k in 0 1 2 3 4 5 6 7; do
        sed -n "$((k * 55 > 30 ? k * 55 - 30 : 1)),$((k * 55 + 55))p" q > slice
        lp-window \(period) \(options) --state s slice
      done > found
      cmp expected found && wc -l < expected
      """)
    #expect(result.errors == "")
    #expect(Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 > 3)
  }

  @Test("a hundred runs over slices log what one run logs")
  func cron() throws {
    let tools = { (folder: String) in
      """
      lp-window 1m --state \(folder)w | lp-ttest -f hotend,bed --state \(folder)t |
      lp-alert 'pvalue < 0.5' --state \(folder)a --log \(folder)log > /dev/null
      """
    }
    let result = try Shell.run(
      """
      cd $SCRATCH; mkdir one many; lp-gen --count 20000 > p; split -n l/100 p slice.
      { \(tools("one/")); } < p
      for slice in slice.*; do
      { \(tools("many/")); } < $slice
      done
      cmp one/log many/log && wc -l < one/log
      """)
    #expect(result.errors == "")
    #expect(Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 > 100)
  }

  @Test("the crontab of the guide, run over minutes that overlap, logs what one run logs")
  func crontab() throws {
    let guide = try String(
      contentsOf: packageRoot.appendingPathComponent("Documentation/state.md"), encoding: .utf8)
    let entry = try #require(
      guide.split(separator: "\n").first { $0.contains("*/5 * * * * ") }, "no crontab")
    // The data are of a day that has been: each run takes place when its last point came.
    let command = try #require(entry.split(separator: "*/5 * * * * ").last)
      .replacingOccurrences(of: "--now now", with: "--now $(date -u -d @$((NOW + 1)) +%FT%TZ)")
    let result = try Shell.run(
      """
      cd $SCRATCH; mkdir -p one/printer many/printer; lp-gen --count 30000 -p s > p
      fetch() { awk -v now=$NOW '$NF > now - 600 && $NF <= now' $SCRATCH/p; }
      for run in $(seq 100); do
        (export HOME=$SCRATCH/many NOW=$((1451606399 + 300 * run)); \(command))
      done
      fetch() { cat $SCRATCH/p; }
      (export HOME=$SCRATCH/one NOW=1451636399; \(command))
      cmp one/printer/alerts.json many/printer/alerts.json && wc -l < one/printer/alerts.json
      """)
    #expect(result.errors == "")
    #expect(Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 > 50)
  }

  @Test("a second process is told who holds the state")
  func locked() throws {
    let result = try Shell.run(
      """
      cd $SCRATCH; mkfifo pipe; lp-window 1m --state s < pipe > /dev/null & exec 3> pipe
      for i in {1..500}; do [ -s s.lock ] && break; sleep 0.01; done
      echo 'm v=1 1' | lp-window 1m --state s; echo $?; exec 3>&-; wait
      """)
    #expect(result.output == "3\n")
    #expect(result.errors.contains("in use by lp-window, process"))
  }

  @Test("a running tool saves at checkpoints, and at SIGTERM")
  func checkpoints() throws {
    let result = try Shell.run(
      """
      cd $SCRATCH; mkfifo pipe; lp-window 1m --state s --checkpoint 20ms < pipe > made & exec 3> pipe
      echo 'm v=1 1' >&3; for i in {1..500}; do [ -s s ] && break; sleep 0.01; done
      echo 'm v=2 2' >&3; sleep 0.2; kill -9 $!; wait $! 2> /dev/null; exec 3>&-
      lp-window --state s --state-show | grep -c 'm v=2 2'
      rm pipe; mkfifo pipe; lp-window 1m --state s < pipe > made & exec 3> pipe
      echo 'm v=3 3' >&3; sleep 0.2; kill -TERM $!; wait $!; echo $?; exec 3>&-
      lp-window x --state s --state-show | grep -c 'm v=3 3'
      """)
    #expect(result.output == "1\n143\n1\n")
  }
}
