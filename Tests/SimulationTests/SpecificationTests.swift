import Options
import Testing
import Times

@testable import Simulation

@Suite("Field and anomaly specifications")
struct SpecificationTests {
  private static let minute: Int64 = 60_000_000_000

  @Test("NAME=TARGET:SIGMA is read, the name up to the last equals sign")
  func field() throws {
    #expect(
      try SimulatedField(parsing: "bed=90:1") == SimulatedField(name: "bed", target: 90, sigma: 1))
    #expect(
      try SimulatedField(parsing: "a=b:c=-1.5e2:.25")
        == SimulatedField(name: "a=b:c", target: -150, sigma: 0.25))
  }

  @Test("NAME@START+LENGTH:SIGMA:SHIFT is read, the name up to the last at sign")
  func anomaly() throws {
    #expect(
      try SimulatedAnomaly(parsing: "bed@8h+15m:5:2")
        == SimulatedAnomaly(
          field: "bed", start: TimeSpan(nanoseconds: 480 * Self.minute),
          length: TimeSpan(nanoseconds: 15 * Self.minute), sigma: 5, shift: 2))
    let odd = try SimulatedAnomaly(parsing: "a+b@c@1h30m+5m:0:+1.5")
    #expect(odd.field == "a+b@c")
    #expect(odd.start.nanoseconds == 90 * Self.minute)
    #expect(odd.shift == 1.5)
    #expect(try SimulatedAnomaly(parsing: "x@0s+1m:3:-2").shift == -2)
  }

  @Test(
    "a malformed field says what was expected",
    arguments: [
      "", "bed", "bed=90", "bed:90=1", "=90:1", "bed=x:1", "bed=90:", "bed=90:-1", "bed=90:nan",
      "bed=inf:1", "bed=90:1e301", "bed=90:1:2", "bed=0x10:1",
    ])
  func badField(specification: String) {
    #expect { try SimulatedField(parsing: specification) } throws: { isExpectation($0) }
  }

  @Test(
    "a malformed anomaly says what was expected",
    arguments: [
      "", "bed", "bed@8h+15m", "bed@8h+15m:5", "bed@8h:5:2", "bed8h+15m:5:2", "@8h+15m:5:2",
      "bed@x+15m:5:2", "bed@8h+y:5:2", "bed@8h+15m:-5:2", "bed@8h+15m:5:z", "bed@8h+0s:5:2",
      "bed@+15m:5:2", "bed@8h+:5:2",
    ])
  func badAnomaly(specification: String) {
    #expect { try SimulatedAnomaly(parsing: specification) } throws: { isExpectation($0) }
  }

  private func isExpectation(_ error: any Error) -> Bool {
    guard case .expected = error as? OptionValueError else { return false }
    return true
  }
}
