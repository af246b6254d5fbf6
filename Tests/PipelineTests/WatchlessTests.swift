import Foundation
import Testing

/// Ways in which a watcher watches nothing. Whoever reads its silence as good news must be told: none of
/// them may end with status 0 and an empty stderr.
@Suite("A watcher that does not watch")
struct WatchlessTests {
  /// One way: what makes its files, and the commands that are given them.
  struct Way: CustomTestStringConvertible, Sendable {
    let name: String
    let files: String
    let commands: [String]
    var testDescription: String { name }
  }

  /// The five tools at their simplest; with lp-ttest on aggregates, where there are no windows.
  private static func all(_ files: String..., field: String = "v") -> [String] {
    files.flatMap { file in
      [
        "lp-gen replay \(file)", "lp-window 1m \(file)", "lp-window 1m --agg mean \(file)",
        "lp-surprise -f \(field) \(file)", "lp-alert '\(field) > 1e9' \(file)",
        "lp-window 1m \(file) | lp-ttest -f \(field)",
        "lp-ttest -f \(field) --test batch-means \(file)",
      ]
    }
  }

  /// Points of one series, one a second, in both forms, and the same in windows of ten.
  private static let good = """
    seq 0 400 | awk '{printf "m,metric=a,query=q v=%d %d\\n", $1 % 7, 1451606400 + $1}' > n.lp
    lp-gen replay -o json n.lp > n.json; lp-gen replay -o flat n.lp > flat.json
    lp-window 10s n.lp > w.lp; lp-window 10s n.json > w.json

    """

  static let ways = [
    Way(
      name: "the time has another key, or none",
      files: """
        printf '{"Datum":"24.12.2026 08:0%d","v":1,"metric":"a","query":"q"}\\n' 0 1 2 > d.json
        printf '{"time":46346.3%d,"v":1,"metric":"a","query":"q"}\\n' 0 1 2 > days.json
        printf 'm,metric=a,query=q v=%d\\n' 1 2 3 > u.lp
        """,
      commands: all("d.json", "u.lp", "days.json") + all("--time-key stamp d.json")),
    Way(
      name: "a name is misspelt", files: good,
      commands: ["n.lp", "n.json", "flat.json"].flatMap { file in
        [
          "lp-window 10s --agg mean --field vv", "lp-window 10s --group-by hots",
          "lp-window 10s --group-by hots --agg mean", "lp-surprise -f vv",
          "lp-surprise -f v --metric mtric", "lp-surprise -f v --series qury", "lp-alert 'vv > 3'",
          "lp-alert 'v > 300' --group-by hots", "lp-alert 'v > 300' --filter 'hots == \"a\"'",
          "lp-alert --deadman 1h --group-by hots", "lp-alert 'v > 300' --info 'vv > 3'",
          "lp-ttest -f vv --test batch-means",
        ].map { "\($0) \(file)" }
      }
        + ["w.lp", "w.json"].flatMap { file in
          ["lp-ttest -f vv", "lp-ttest -f v,vv", "lp-alert 'vv > 3'"].map { "\($0) \(file)" }
        }
        + ["name-key", "tag-key", "field-key", "number", "int"].flatMap { option in
          ["lp-gen replay", "lp-window 1m", "lp-alert 'v > 300'", "lp-surprise -f v"].map {
            "\($0) --\(option) nope flat.json"
          }
        } + ["lp-gen --anomaly hotnd@1h+5m:1:1 -n 10"]),
    Way(
      name: "an error came instead of data",
      files: """
        echo '{"results":[{"statement_id":0,"error":"database not found: foo"}]}' > a1
        echo '{"error":{"type":"x","reason":"no such index"},"status":404}' > a2
        echo '{"status":"error","errorType":"bad_data","error":"parse error"}' > a3
        echo '<html><head><title>502 Bad Gateway</title></head></html>' > a4
        echo '{"took":1,"timed_out":true,"hits":{"hits":[]}}' > a5
        echo '{"results":[{"statement_id":0}]}' > a6
        echo '{"code":"unauthorized","message":"unauthorized access"}' > a7
        echo '{"status":"success","data":{"resultType":"vector","result":[]}}' > a8
        echo 'curl: (7) Failed to connect' > a9
        echo 'null' > a10; echo '{}' > a11; echo 'ERR: database not found' > a12
        echo '{"results":[{"series":[{"name":"m","columns":["time","v"],"values":[[1,2]],"partial":true}]}]}' > a13
        """,
      commands: (1...13).flatMap { all("a\($0)") + ["lp-ttest -f v a\($0)"] }),
    Way(
      name: "each window has one value", files: good,
      commands: ["n.lp", "n.json"].flatMap { file in
        [
          "lp-window 1s \(file) | lp-ttest -f v", "lp-window 1s --agg stddev \(file)",
          "lp-window 1s --agg spread \(file) | lp-alert 'v_spread > 3'",
          "lp-window 1s --agg mean,stddev \(file) | lp-alert 'v_stddev > 3'",
          "lp-window 1h --agg mean \(file) | lp-alert 'v_mean > 3'",
          "lp-window 1h \(file) | lp-ttest -f v",
        ]
      }),
    Way(
      name: "the input is torn",
      files: good + """
        head -c -9 n.lp > t.lp; head -c -9 n.json > t.json; gzip -c n.lp | head -c 50 > t.gz
        (head -5 n.lp; printf 'm s="torn\\n'; tail -5 n.lp) > q.lp
        (head -5 n.json; printf '{"name":"m","fields":{"s":"torn\\n'; tail -5 n.json) > q.json
        head -c -9 w.lp > tw.lp; head -c -9 w.json > tw.json
        """,
      commands: all("t.lp", "t.json", "q.lp", "q.json", "t.gz")
        + ["tw.lp", "tw.json"].flatMap { file in
          ["lp-ttest -f v", "lp-alert 'v > 300'", "lp-gen replay"].map { "\($0) \(file)" }
        }),
  ]

  @Test("is told, in every tool and form", arguments: ways)
  func isTold(_ way: Way) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lp-watchless-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let made = try Shell.run(way.files, in: folder)
    #expect(made.errors == "")
    for command in way.commands {
      let result = try Shell.run(command, in: folder)
      #expect(result.status != 0 || !result.errors.isEmpty, "silent: \(command)")
    }
    print("\(way.name): \(way.commands.count) commands, each tells")
  }
}
