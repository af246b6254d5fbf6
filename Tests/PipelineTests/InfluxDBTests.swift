import Foundation
import TestSupport
import Testing

/// What a real InfluxDB answers, read by the tools.
@Suite("Answers of a real InfluxDB")
struct InfluxDBTests {
  /// InfluxDB 1, as Debian packages it, and what asks it.
  private static let canRun =
    (try? Shell.run("command -v curl jq python3 && influxd version").output.contains("InfluxDB v1"))
    ?? false

  @Test(
    "points come back from every form of answer, and what is no points is told",
    .enabled(if: canRun, "needs influxd of version 1, curl, jq and python3"))
  func answers() throws {
    let fixtures = packageRoot.appendingPathComponent("Tests/Fixtures")
    let script = fixtures.appendingPathComponent("influxdb.sh")
    let recorded = fixtures.appendingPathComponent("influxdb.out")
    let result = try Shell.run("cd $SCRATCH && sh '\(script.path)'")
    #expect(result.status == 0, "\(result.errors)")
    if ProcessInfo.processInfo.environment["RECORD_CASES"] != nil {
      try result.output.write(to: recorded, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: recorded, encoding: .utf8)
    #expect(result.output == expected)
  }
}
