import Foundation
import Testing

/// The two formats carry the same: pipes that differ in it only come to the same alerts, and points
/// that go from one to the other and back are what they were.
@Suite("JSON and line protocol")
struct FormatTests {
  /// A pipe with the form of each stage's output left open.
  struct Pipe: CustomTestStringConvertible, Sendable {
    var points: String
    /// The stages between, each taking `-o`.
    var stages: [String]
    var alert: String
    var testDescription: String { ([points] + stages + [alert]).joined(separator: " | ") }

    /// The command line with a form for the points and for each stage; nil leaves it as the input's.
    func command(_ forms: [String?]) -> String {
      var parts = [points] + stages
      for (index, form) in forms.enumerated() {
        if let form { parts[index] += " -o \(form)" }
      }
      return (parts + [alert]).joined(separator: " | ")
    }
  }

  private static let hosts =
    "lp-gen -n 9000 --tag host=a --tag 'rack=top floor' --field 'load=2:1' "
    + "--field cpu=50:9 --anomaly load@40m+20m:1:6"

  static let pipes = [
    Pipe(
      points: "lp-gen", stages: ["lp-window 5m", "lp-ttest --field hotend,bed,air"],
      alert: "lp-alert 'pvalue < 0.001'"),
    Pipe(
      points: hosts,
      stages: ["lp-window 10m --every 2m --lateness 5s", "lp-ttest -f load,cpu --full"],
      alert: "lp-alert --warn 'pvalue < 0.05' --crit 'log10p < -9' --changes"),
    Pipe(
      points: hosts, stages: ["lp-window --count 300", "lp-ttest -f load --history 20m"],
      alert: "lp-alert 'pvalue < 0.01'"),
    Pipe(
      points: hosts,
      stages: ["lp-window 20m --every 1m --agg last,mean,stddevp,p90,count --group-by host"],
      alert: "lp-alert 'load_last > load_mean + 2 * load_stddevp' --group-by host"),
    Pipe(
      points: hosts, stages: ["lp-window 1m --group-by none"],
      alert: "lp-alert 'load > 3' --all"),
    Pipe(points: hosts, stages: [], alert: "lp-alert 'load > 5 and host =~ /a/' --for-count 2"),
    Pipe(
      points: "lp-gen atlas --hours 200 --queries 20 --seed 4",
      stages: ["lp-window 24h --every 1h --agg last,mean,stddevp --field value --group-by metric"],
      alert: "lp-alert 'value_last > value_mean + 2 * value_stddevp'"),
    Pipe(
      points: "lp-gen atlas --hours 300 --queries 20 --seed 4", stages: ["lp-surprise"],
      alert: "lp-alert 'value > upper'"),
  ]

  @Test("a pipe gives the same alerts in either format, and in both", arguments: pipes)
  func alerts(_ pipe: Pipe) throws {
    let lines = try Shell.run(pipe.command([]))
    #expect(lines.status == 0 && lines.errors == "")
    #expect(lines.output.contains("CRITICAL"))
    var ways: [[String?]] = [["json"]]
    if !pipe.stages.isEmpty {
      ways.append([nil, "json"])
      ways.append(["json", "lp"])
    }
    if pipe.stages.count > 1 { ways.append([nil, "json", "lp"]) }
    for way in ways {
      let other = try Shell.run(pipe.command(way))
      #expect(other.status == 0 && other.errors == "")
      let isSame = other.output == lines.output
      #expect(isSame, "\(pipe.command(way))")
    }
    let events = lines.output.split(separator: "\n").count
    print("alerts alike in \(ways.count + 1) mixtures of formats: \(events) of \(pipe.points)")
  }

  /// LP_TEST_ROUND_TRIPS=1000000 for the long run.
  @Test("generated points are the same after line protocol, JSON and line protocol")
  func roundTrip() throws {
    let count = Int(ProcessInfo.processInfo.environment["LP_TEST_ROUND_TRIPS"] ?? "") ?? 50_000
    let result = try Shell.run(
      """
      lp-gen -n \(count) --every 7ms --tag 'a b=c,d' --tag 'h=a=b' > $SCRATCH/p
      lp-gen replay -o json $SCRATCH/p | lp-gen replay -o lp | cmp - $SCRATCH/p && wc -l < $SCRATCH/p
      lp-gen replay -o json $SCRATCH/p | lp-window 1m | lp-gen replay -o lp | grep -v '^#' | cmp - $SCRATCH/p
      """)
    #expect(result.status == 0 && result.errors == "")
    #expect(result.output == "\(count)\n")
    print("through JSON and back: \(count) points are the same to the byte")
  }

  @Test(
    "a line without an end is refused in less than 32 MiB, in either format",
    arguments: ["lp-window 1m", "lp-gen replay", "lp-alert 'v > 5'"])
  func memory(command: String) throws {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/time") else {
      try Test.cancel("no /usr/bin/time on this system")
    }
    for line in ["m v=9 1", "{\"v\":9,\"time\":1}"] {
      let result = try Shell.run(
        "(echo '\(line)'; head -c 200000000 /dev/zero | tr '\\0' '{'; echo; echo '\(line)')"
          + " | /usr/bin/time -f %M \(command) -q | grep -c .")
      let size = Int(result.errors.split(separator: "\n").last ?? "") ?? 0
      print(
        "200 MB in one line, \(line.hasPrefix("{") ? "JSON" : "line protocol"), \(command): \(size) KB"
      )
      #expect(result.status == 1 && result.output != "0\n", "\(result.errors)")
      #expect(size > 0 && size < 32 * 1024)
    }
  }
}
