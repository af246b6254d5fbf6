import Foundation
import TestSupport
import Testing

/// What goes wrong in the guide's Python function, seen on the real Kapacitor's runs of it, and what
/// lp-ttest does with the same input.
@Suite("The guide's function and lp-ttest")
struct GuideDefectTests {
  /// A case of the guide's function: its script, its input and the rows that it gave.
  private struct GuideCase {
    struct Row: Decodable {
      var fields: [String: String]
      var time: String
    }

    var name: String
    var input: URL
    var window: String
    var test: String
    var rows: [Row] = []
    /// How many events the alert's log has.
    var logged = 0
    var errors: String

    init(_ folder: URL) throws {
      name = folder.lastPathComponent
      input = folder.appendingPathComponent("input.lp")
      let script = try TickScript(folder.appendingPathComponent("task.tick"))
      if let count = script.argument("periodCount"), let every = script.argument("everyCount") {
        window = "--count \(count) --every-count \(every)"
      } else {
        window = "\(script.argument("period") ?? "") --every \(script.argument("every") ?? "")"
        if !script.has("align") { window += " --align first" }
      }
      test = "--size \(script.argument("size") ?? "") --alpha \(script.argument("alpha") ?? "")"
      let expected = folder.appendingPathComponent("expected")
      func text(_ file: String) -> String {
        (try? String(contentsOf: expected.appendingPathComponent(file), encoding: .utf8)) ?? ""
      }
      errors = text("errors.txt")
      logged = text("alert.log").split(separator: "\n").count
      let files = try FileManager.default.contentsOfDirectory(atPath: expected.path)
      for file in files where file.hasSuffix(".jsonl") {
        rows = try text(file).split(separator: "\n").map {
          try JSONDecoder().decode(Row.self, from: Data($0.utf8))
        }
      }
    }

    /// What the pipe gives, in either format.
    func run(_ tail: String = "", prepare: String = "cat", isJSON: Bool = false) throws
      -> Shell.Result
    {
      let json = isJSON ? "| lp-gen replay -o json" : ""
      return try Shell.run(
        "\(prepare) '\(input.path)' \(json) | lp-window \(window) | lp-ttest -f v \(test) \(tail)")
    }

    /// Whether the function read the values: it sees none in an integer.
    var hasIntegers: Bool {
      let text = (try? String(contentsOf: input, encoding: .utf8)) ?? ""
      return text.split(separator: "\n").first?.split(separator: " ")[1].hasSuffix("i") == true
    }
  }

  private static func cases() throws -> [GuideCase] {
    let data = try TestData.url("")
    return try TestData.folders(data.appendingPathComponent("kapacitor"), prefix: "u")
      .map { try GuideCase($0) }
  }

  /// t and p of each line of output by time.
  private func figures(_ output: String) -> [(t: Double?, p: Double?)] {
    output.split(separator: "\n").map { line in
      func value(_ name: String) -> Double? {
        guard let start = line.range(of: "\(name)=") else { return nil }
        return Double(line[start.upperBound...].prefix { $0 != "," && $0 != " " })
      }
      return (value(" t"), value("pvalue"))
    }
  }

  @Test("every case gives the rows of the real run where its function reads its input rightly")
  func rows() throws {
    var tally = (cases: 0, agree: 0, integers: 0, undefined: 0, infinite: 0, refused: 0)
    for item in try Self.cases() {
      tally.cases += 1
      let result = try item.run()
      if item.rows.isEmpty {
        #expect(result.status == 2 && result.errors.contains("--alpha"), "\(item.name)")
        tally.refused += 1
        continue
      }
      let ours = figures(result.output)
      #expect(ours.count == item.rows.count, "\(item.name)")
      for (row, found) in zip(item.rows, ours) {
        let t = Double(row.fields["t"] ?? "") ?? .nan
        let p = Double(row.fields["pvalue"] ?? "") ?? .nan
        if item.hasIntegers {
          // Every integer was 0.0 there.
          #expect(p.isNaN && found.p?.isFinite == true)
          tally.integers += 1
        } else if p.isNaN {
          #expect(found.p == 1 && found.t == 0)
          tally.undefined += 1
        } else if t.isInfinite {
          #expect(found.p == 0 && found.t == nil)
          tally.infinite += 1
        } else {
          let isNear =
            abs((found.t ?? .nan) - t) <= 1e-8 * abs(t) && abs((found.p ?? .nan) - p) <= 1e-8 * p
          #expect(isNear, "\(item.name) \(row.time): \(found) for \(t), \(p)")
          tally.agree += isNear ? 1 : 0
        }
      }
      let json = try item.run(isJSON: true)
      #expect(
        try Shell.run("lp-gen replay -o lp | wc -l", input: Data(json.output.utf8)).output
          == "\(ours.count)\n", "\(item.name) in JSON")
    }
    print(
      "the guide's function: \(tally.cases) cases, \(tally.refused) refused by both; rows: "
        + "\(tally.agree) agree, \(tally.integers) integers that it cannot read, "
        + "\(tally.undefined) NaN there and p = 1 here, \(tally.infinite) infinite there")
  }

  @Test("integers count as numbers: the same input as floats gives the same")
  func integers() throws {
    for item in try Self.cases() where item.hasIntegers {
      let ours = try item.run()
      let floats = try item.run(prepare: "sed 's/i / /'")
      #expect(!ours.output.isEmpty && ours.output == floats.output)
    }
  }

  @Test("a point without the field is no value, where the guide's function takes it for 0.0")
  func missing() throws {
    for item in try Self.cases() where !item.rows.isEmpty && !item.window.contains("count") {
      let plain = try item.run()
      let holes = try item.run(
        prepare: "awk '{ print } NR % 3 == 0 { sub(/v=/, \"w=\"); print }'")
      #expect(plain.output == holes.output, "\(item.name)")
    }
  }

  @Test("the strongest anomaly, a constant that jumps, is logged; Kapacitor's log loses it")
  func constants() throws {
    for item in try Self.cases() where item.errors.contains("unsupported value: -Inf") {
      #expect(item.logged == 0)
      let ours = try item.run("| lp-alert 'pvalue < 0.001'")
      let rejected = item.rows.filter { $0.fields["t"] == "-Inf" }.count
      let events = ours.output.split(separator: "\n")
      #expect(rejected > 0 && events.count == rejected)
      #expect(events.allSatisfy { $0.contains("\"level\":\"CRITICAL\"") && $0.contains("[[") })
    }
  }

  @Test("a window of one value is no test, where the guide's function always gives p = 0")
  func oneValue() throws {
    for item in try Self.cases() where !item.rows.isEmpty {
      let ours = try Shell.run(
        "lp-window --count 1 '\(item.input.path)' | lp-ttest -f v -v > /dev/null")
      #expect(ours.status == 1 && ours.errors.contains(" 0 tested, 0 rejected"), "\(item.name)")
    }
  }

  @Test("a change of spread that no t-test sees is seen in the deviation of each window")
  func spread() throws {
    // The case in which the function finds nothing although the data change.
    for item in try Self.cases() where item.logged == 0 && item.errors.isEmpty {
      guard !item.hasIntegers else { continue }
      let ours = try Shell.run(
        "lp-window \(item.window) --agg stddev '\(item.input.path)'"
          + " | lp-alert 'sigma(v_stddev) > 3' -o text --no-recoveries")
      #expect(ours.output.split(separator: "\n").count == 1, "\(item.name)")
      #expect(try item.run("| lp-alert 'pvalue < 0.001'").output.isEmpty)
    }
  }

  @Test("each series has a history and alerts of its own; the guide's function mixes them")
  func groups() throws {
    // One host at 10, one at 20: mixed, every window of either is far from the history.
    let points = """
      lp-gen --measurement m --field v=10:1 --tag host=a -n 600 -p s > $SCRATCH/a
      lp-gen --measurement m --field v=20:1 --tag host=b -n 600 -p s --seed 2 \
        --anomaly v@5m+1m:1:5 > $SCRATCH/b
      sort -s -n -k 3 $SCRATCH/a $SCRATCH/b > $SCRATCH/both
      """
    let pipe = "lp-window 1m | lp-ttest -f v | lp-alert 'pvalue < 1e-6' -o text"
    let result = try Shell.run("\(points)\ncat $SCRATCH/both | \(pipe) | cut -f 1-3")
    #expect(
      result.output == """
        2016-01-01T00:06:00Z	CRITICAL	m:field=v,host=b
        2016-01-01T00:07:00Z	OK	m:field=v,host=b

        """)
    let alone = try Shell.run("\(points)\ncat $SCRATCH/b | \(pipe) | cut -f 1-3")
    #expect(alone.output == result.output)
  }

  @Test("a level that shifts for good alerts for ever in the guide; --rebase ends it")
  func shift() throws {
    let windows = "lp-gen --field v=10:1 --anomaly v@30m+10h:1:5 --duration 3h -p s | lp-window 5m"
    let alerts = "| lp-alert 'pvalue < 0.001' -o text --no-recoveries | wc -l"
    #expect(try Shell.run("\(windows) | lp-ttest -f v \(alerts)").output == "29\n")
    #expect(try Shell.run("\(windows) | lp-ttest -f v --rebase 3 \(alerts)").output == "3\n")
  }

  @Test("a day ends with its file: the last whole window comes out without a point behind it")
  func lastWindow() throws {
    // The guide needs two points more than a day, and a recording a point a day later still.
    let day = try Shell.run(
      "lp-gen -n 86400 -p s | lp-window 5m | lp-ttest -f bed --partial | wc -l")
    #expect(day.output == "287\n")
    let twice = try Shell.run(
      "lp-gen -p s > $SCRATCH/p; for i in 1 2; do lp-window 5m $SCRATCH/p | lp-ttest -f bed"
        + " | lp-alert 'pvalue < 0.001' -o text | wc -l; done")
    #expect(twice.output == "4\n4\n")
  }

  @Test("a saved history is taken up again; the guide's function dies when it is asked for one")
  func snapshot() throws {
    let result = try Shell.run(
      """
      lp-gen -p s | lp-window 5m > $SCRATCH/w
      lp-ttest -f bed $SCRATCH/w > $SCRATCH/whole
      half=$(grep -n '^# end' $SCRATCH/w | sed -n '100s/:.*//p')
      head -n $half $SCRATCH/w | lp-ttest -f bed --state $SCRATCH/s > $SCRATCH/parts
      tail -n +$((half + 1)) $SCRATCH/w | lp-ttest -f bed --state $SCRATCH/s >> $SCRATCH/parts
      cmp $SCRATCH/whole $SCRATCH/parts && echo same
      """)
    #expect(result.output == "same\n" && result.errors == "")
  }
}
