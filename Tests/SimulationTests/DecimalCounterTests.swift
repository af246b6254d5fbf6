import Bytes
import Testing

@testable import Simulation

@Suite("Decimal counter")
struct DecimalCounterTests {
  @Test(
    "the text is the number's after every step",
    arguments: [
      (0, 1), (-5, 2), (-1, 1), (999_999_990, 3), (1_451_606_400_000_000_000, 1_000_000_000),
      (-3_000_000_000, 1_000_000_000), (95, 10), (7, 250), (9_999, 9_999),
      (Int64.min, 1_000_000_000_000_000_000), (123, 1_000_000), (0, 99_900),
    ] as [(Int64, Int64)])
  func steps(start: Int64, step: Int64) {
    var counter = DecimalCounter(start, step: step)
    for _ in 0..<2_000 {
      var output = ByteBuffer()
      counter.append(to: &output)
      let text = String(decoding: output.array, as: UTF8.self)
      #expect(text == String(counter.value))
      guard !counter.value.addingReportingOverflow(step).overflow else { break }
      counter.advance()
    }
  }
}
