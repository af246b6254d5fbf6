import Foundation
import Testing

/// What a real InfluxDB answers, read by the tools.
@Suite("Answers of a real InfluxDB")
struct InfluxDBTests {
  @Test("points come back from every form of answer, and what is no points is told")
  func answers() throws {
    for tool in ["influxd", "curl", "jq", "python3"]
    where try Shell.run("command -v \(tool)").status != 0 {
      return print("SKIPPED: answers of a real InfluxDB: \(tool) is not installed")
    }
    guard try Shell.run("influxd version").output.contains("InfluxDB v1") else {
      return print("SKIPPED: answers of a real InfluxDB: influxd is not of version 1")
    }
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
