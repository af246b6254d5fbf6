import StateFile
import TestSupport
import Testing

@testable import Surprise

@Suite("Which hours are over")
struct HourAgreementTests {
  /// The present hour behind each point.
  private func run(_ points: [(series: Int, hour: Int64)]) -> [Int64] {
    var agreement = HourAgreement()
    return points.map { point in
      _ = agreement.arrive(point.series, in: point.hour)
      return agreement.current
    }
  }

  @Test("a series alone decides, and of two both, of three two")
  func majority() {
    #expect(run([(0, 5), (0, 6), (0, 8)]) == [5, 6, 8])
    #expect(run([(0, 5), (1, 5), (0, 6), (1, 6)]) == [5, 5, 5, 6])
    #expect(run([(0, 5), (1, 5), (2, 5), (2, 6), (0, 6), (1, 6)]) == [5, 5, 5, 5, 6, 6])
  }

  @Test("one fast clock, one slow and one that jumps change nothing for the others")
  func clocks() {
    var points: [(series: Int, hour: Int64)] = []
    for hour in Int64(100)..<110 {
      for series in 0..<5 { points.append((series, hour)) }
      points += [(5, hour + 9), (6, hour - 24), (7, hour == 104 ? 9_000 : hour)]
    }
    let hours = run(points)
    #expect(hours.last == 109)
    for (point, hour) in zip(points, hours) where point.series < 5 {
      #expect(hour == point.hour || hour == point.hour - 1)
    }
  }

  @Test("series that have fallen silent do not hold the hours up")
  func silence() {
    var points = (0..<10).map { (series: $0, hour: Int64(1)) }
    for hour in Int64(2)...9 { points += [(0, hour), (1, hour)] }
    let hours = run(points)
    #expect(hours.last == 9)
    #expect(hours[13] == 1)
  }

  @Test("series that come once each do not hold the hours up")
  func once() {
    let hours = run((0..<200).map { ($0, Int64($0 / 10)) })
    #expect(hours.last ?? 0 >= 16)
  }

  @Test("a clock that went back counts from there")
  func setBack() {
    var agreement = HourAgreement()
    for hour in Int64(50)..<60 { _ = agreement.arrive(0, in: hour) }
    agreement.setBack(0, to: 20)
    #expect(agreement.hour(of: 0) == 19)
    _ = agreement.arrive(0, in: 20)
    #expect(agreement.hour(of: 0) == 20)
  }

  @Test("what was saved goes on")
  func saving() throws {
    func state(of agreement: HourAgreement) throws -> [UInt8] {
      var agreement = agreement
      return try stateBody { try agreement.transfer(&$0) }
    }
    var agreement = HourAgreement()
    for hour in Int64(0)..<40 {
      for series in 0..<7 where (Int(hour) / 5 + series) % 3 > 0 {
        _ = agreement.arrive(series, in: hour + Int64(series))
      }
      let before = try state(of: agreement)
      agreement = try carry(agreement, into: HourAgreement()) { try $0.transfer(&$1) }
      #expect(try state(of: agreement) == before)
    }
    let torn = try stateBody { coder in
      try coder.put("present_hour", 1)
      try coder.put("looked", 2)
      try coder.put("reached", [3] as [Int64])
      try coder.put("active", [Int64]())
      try coder.put("hour_clock", [0] as [Int64])
    }
    #expect(throws: StateError.self) { try readState(torn) { try agreement.transfer(&$0) } }
  }
}
