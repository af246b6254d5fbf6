import Testing

@testable import FilterRun

@Suite("Stamps far ahead")
struct JumpGuardTests {
  /// What becomes of a point.
  private enum Decision { case take, hold, believe, refuseHeld, replaceHeld }

  /// What a guard with a limit of 100 decides about the times of one series, one after the other.
  private func decisions(_ times: [Int64]) -> [Decision] {
    var guardian = JumpGuard(limit: 100)
    var newest = Int64.min
    let line: [UInt8] = []
    return times.map { time in
      let verdict = guardian.meet(time, group: 0)
      if case .believed(let held) = verdict { newest = max(newest, held.time) }
      let isHeld = guardian.holdsBack(time, group: 0, newest: newest)
      if isHeld {
        guardian.hold(line.span, 0..<0, at: time, group: 0, newest: newest)
      } else {
        newest = max(newest, time)
      }
      return switch verdict {
      case .open: isHeld ? .hold : .take
      case .believed: .believe
      case .wild: isHeld ? .replaceHeld : .refuseHeld
      }
    }
  }

  @Test("a stamp far ahead waits for the next, which says that it was wild or that there was a gap")
  func jumps() {
    #expect(decisions([0, 50, 1_000_000, 60, 160]) == [.take, .take, .hold, .refuseHeld, .take])
    #expect(decisions([0, 1_000, 1_010]) == [.take, .hold, .believe])
    #expect(decisions([0, 1_000, 1_000, 950]) == [.take, .hold, .hold, .believe])
    #expect(decisions([0, 9_000, 1_000, 90]) == [.take, .hold, .replaceHeld, .refuseHeld])
    #expect(decisions([.min, .max, 0]) == [.take, .take, .take])
    #expect(decisions([5, .max, 6]) == [.take, .hold, .refuseHeld])
    let stopped = decisions([0] + Array(repeating: 1_000, count: 12))
    #expect(stopped == [.take] + Array(repeating: .hold, count: 10) + [.believe, .take])
  }

  @Test("a clock goes back when ten late points in a row agree, and not for stragglers")
  func retreats() {
    var guardian = JumpGuard(limit: 100)
    let first = (0..<10).map { guardian.confirmsRetreat($0 * 10, group: 0, newest: 10_000) }
    #expect(first == Array(repeating: false, count: 9) + [true])
    let scattered = (0..<30).map {
      guardian.confirmsRetreat(($0 * 7919) % 5000, group: 1, newest: 10_000)
    }
    #expect(!scattered.contains(true))
    let near = (0..<30).map { guardian.confirmsRetreat(9_950 + $0, group: 2, newest: 10_000) }
    #expect(!near.contains(true))
  }
}
