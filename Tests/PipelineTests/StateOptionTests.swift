import Foundation
import Testing

/// Each option of each command that keeps a state: where the manual says that a state with another value
/// is refused, the state holds the value, and where it does not, the state holds nothing of it.
@Suite("The options that a state depends on")
struct StateOptionTests {
  private static let commands = [
    "lp-window": "lp-window 1m", "lp-ttest": "lp-ttest -f bed", "lp-surprise": "lp-surprise",
    "lp-alert": "lp-alert 'bed > 90'",
  ]

  /// What has to be given for an option to be taken.
  private static let companions = [
    "lp-window --tz": "lp-window 1d", "lp-window --field": "lp-window 1m --agg mean",
    "lp-window --count": "lp-window", "lp-window --every-count": "lp-window --count 9",
    "lp-ttest --batches": "lp-ttest -f bed --test batch-means",
    "lp-ttest --season": "lp-ttest -f bed --test batch-means",
    "lp-surprise --lateness": "grep -v '^#' | lp-surprise",
    "lp-surprise --range": "lp-surprise --feature surprise",
    "lp-surprise --model": "lp-surprise --feature surprise",
    "lp-surprise --window": "lp-surprise --feature surprise",
    "lp-surprise --level-smoothing":
      "lp-surprise --feature surprise --model holt-winters --period 2",
    "lp-surprise --trend-smoothing":
      "lp-surprise --feature surprise --model holt-winters --period 2",
    "lp-surprise --season-smoothing":
      "lp-surprise --feature surprise --model holt-winters --period 2",
    "lp-surprise --period": "lp-surprise --feature surprise --model holt-winters",
    "lp-surprise --seasonal": "lp-surprise --feature surprise --model holt-winters --period 2",
    "lp-surprise --gap": "lp-surprise --feature surprise",
    "lp-surprise --surprise": "lp-surprise --feature surprise",
    "lp-surprise --percentile": "lp-surprise --feature surprise",
    "lp-surprise --percentile-rule": "lp-surprise --feature surprise",
    "lp-surprise --series-size": "lp-surprise --feature surprise",
    "lp-surprise --top": "lp-surprise --full",
    "lp-alert --expect": "lp-alert 'bed > 90' --deadman 1h",
  ]

  /// A value other than the default, by what the manual calls it.
  private static let values = [
    "lp-surprise --bound": "watcher",
    "COMMAND": "true", "D": "2h", "DURATION": "2h", "FIELDS": "x", "FILE": "$SCRATCH/file",
    "FORMAT": "%Y", "FUNCTION,...": "p50", "K": "0.5", "KEY": "x", "KEYS": "x",
    "LOW,HIGH": "0.2,0.5", "N": "8", "NAME": "x", "NAME,...": "x", "NAME=VALUE": "x=1", "P": "0.5",
    "SIZE": "1M", "TAG": "x", "TAGS": "x", "TEMPLATE": "x", "TIME": "2016-01-02", "X": "0.5",
    "ZONE": "Europe/Prague",
  ]

  /// These print something and end, run without a state, or are kept by their form.
  private static let excluded: Set<String> = [
    "--check", "--completion", "--help", "--input", "--kapacitor-udf", "--manual", "--state",
    "--state-show", "--version", "--crit", "--warn", "--info", "--crit-reset", "--warn-reset",
    "--info-reset", "--filter",
  ]

  @Test("are those of which the manual says so", arguments: commands.keys.sorted())
  func walk(tool: String) throws {
    let manual = try Shell.run("\(tool) --manual").output.replacing("\\-", with: "-")
    var script = """
      printf '%s\\n' '# window start=1451606400 stop=1451606460 n=1 prec=s' \
        'm,metric=a,query=b,x=c bed=1,value=2,x=3 1451606400' '# end' > $SCRATCH/points
      : > $SCRATCH/file
      kept() { rm -f $SCRATCH/s*; eval "$2 --state $SCRATCH/s" < $SCRATCH/points > $SCRATCH/told 2>&1
        [ -e $SCRATCH/s ] || tail -n 1 $SCRATCH/told; eval "$2 --state $SCRATCH/s --state-show" < /dev/null |
          grep -o '"name":"'$1'","value":"[^"]*' | sed 's/.*":"/'$1'=/'; }

      """
    var says: [String: Bool] = [:]
    for item in manual.split(separator: "\n.It ").dropFirst() {
      let words = item.prefix { $0 != "\n" }.split(separator: " ")
      guard let name = words.last(where: { $0.hasPrefix("-") }).map({ "-" + $0 }),
        words.contains("Fl"), !Self.excluded.contains(name)
      else { continue }
      var value = ""
      if let placeholder = words.last, words.contains("Ar") {
        let choices = placeholder.split(separator: "|")
        // The last of several words is mostly not the default.
        let named = Self.values["\(tool) \(name)"] ?? Self.values[String(placeholder)]
        value =
          try choices.count > 1 && named == nil
          ? String(choices[choices.count - 1]) : #require(named)
      }
      says[name] = item.contains("A state with another value is refused.")
      let command = Self.companions["\(tool) \(name)"] ?? Self.commands[tool] ?? ""
      script += """
        before=$(kept \(name) "\(command)" 2>&1); after=$(kept \(name) "\(command) \(name) \(value)" 2>&1)
        if [ "$before" = "$after" ]; then echo '\(name) no' $after; else echo '\(name) yes' $after; fi

        """
    }
    let lines = try Shell.run(script).output.split(separator: "\n").filter { $0.hasPrefix("-") }
    let walked = Set(lines.map { String($0.prefix { $0 != " " }) })
    #expect(Set(says.keys).symmetricDifference(walked) == [])
    #expect(says.values.contains(true))
    for line in lines {
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      #expect(says[words[0]] == (words[1] == "yes"), "\(words)")
      #expect(words.count == 2 || words[2].hasPrefix(words[0] + "="), "\(words)")
    }
  }
}
