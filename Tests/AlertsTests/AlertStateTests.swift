import StateFile
import TestSupport
import Testing
import Times

@testable import Alerts

@Suite("The state of a series")
struct AlertStateTests {
  private func policy(_ change: (inout AlertPolicy) -> Void) -> AlertPolicy {
    var policy = AlertPolicy()
    change(&policy)
    return policy
  }

  @Test("by default every evaluation that is not OK is an event, and so is the recovery")
  func plain() {
    #expect(walk("OOCCWOO", AlertPolicy()) == "..crcO.")
  }

  @Test("with changes only, a level is told when it changes and again after the repeat interval")
  func changes() {
    #expect(walk("OCCCCCCCOO", policy { $0.changesOnly = true }) == ".c......O.")
    let repeating = policy {
      $0.changesOnly = true
      $0.repeatInterval = span(3)
    }
    #expect(walk("OCCCCCCCCOOOOC", repeating) == ".c..r..r.O...c")
  }

  @Test("a rise is taken once it has held long enough")
  func holdTime() {
    #expect(walk("OCCCCCO", policy { $0.hold = span(3) }) == "....crO")
    #expect(walk("OCCOCCCCO", policy { $0.hold = span(3) }) == ".......cO")
  }

  @Test("a rise is taken at the counted evaluation in a row")
  func holdCount() {
    #expect(walk("CCCO", policy { $0.holdCount = 3 }) == "..cO")
    #expect(walk("CCOCCC", policy { $0.holdCount = 3 }) == ".....c")
  }

  @Test("a series that wavers between two levels rises to the lower of them")
  func holdWavering() {
    let policy = policy {
      $0.hold = span(3)
      $0.changesOnly = true
    }
    var state = AlertState()
    for (index, level) in levels("OWCWCWCCCC").enumerated() {
      _ = state.advance(to: level, at: seconds(Int64(index)), policy: policy)
      #expect(state.level == (index < 4 ? .ok : index < 9 ? .warning : .critical))
    }
  }

  @Test("a fall is taken once it has held long enough")
  func clearHold() {
    #expect(walk("COCOOOOO", policy { $0.clearHold = span(3) }) == "crrrrrO.")
  }

  @Test("recoveries can be left out, and previousLevel is then that of the last event sent")
  func noRecoveries() {
    let policy = policy { $0.withoutRecoveries = true }
    var state = AlertState()
    var events: [Event] = []
    for (index, level) in levels("OCOC").enumerated() {
      let decision = state.advance(to: level, at: seconds(Int64(index)), policy: policy)
      if let event = decision.event { events.append(event) }
    }
    #expect(events.map(\.previousLevel) == [.ok, .critical])
    #expect(events.map(\.duration) == [.zero, .zero])
    #expect(events.allSatisfy { !$0.isRecoverable })
  }

  @Test("the first evaluation can be told even when it is OK")
  func initial() {
    #expect(walk("OOC", policy { $0.initial = true }) == "i.c")
    #expect(walk("CO", policy { $0.initial = true }) == "cO")
  }

  @Test("the throttle lets one event through, and the recovery from what was told")
  func throttle() {
    #expect(walk("CCCCCCO", policy { $0.throttle = span(4) }) == "cxxxrxO")
    #expect(walk("COCOCOC", policy { $0.throttle = span(60) }) == "cOxxxxx")
  }

  @Test("the throttle lets a higher level through")
  func throttleRise() {
    #expect(walk("WWCCWO", policy { $0.throttle = span(60) }) == "cxcxxO")
  }

  @Test("a change that the throttle withheld is told when the interval is over, if it still holds")
  func throttleOwes() {
    let policy = policy {
      $0.throttle = span(4)
      $0.changesOnly = true
    }
    #expect(walk("COCCCC", policy) == "cOx.c.")
    var state = AlertState()
    var last: Event?
    for (index, level) in levels("COCCC").enumerated() {
      last = state.advance(to: level, at: seconds(Int64(index)), policy: policy).event ?? last
    }
    #expect(last?.withheld == 1)
    #expect(last?.previousLevel == .ok)
  }

  @Test("durations are never negative when times go back")
  func backwards() {
    var state = AlertState()
    let policy = AlertPolicy()
    let times: [(Int64, Level)] = [(100, .critical), (50, .critical), (120, .critical), (60, .ok)]
    let durations = times.compactMap { time, level in
      state.advance(to: level, at: seconds(time), policy: policy).event?.duration
    }
    #expect(durations == [.zero, .zero, span(20), .zero])
    #expect(state.lastSeen == seconds(120))
  }

  @Test("the ends of time do not overflow")
  func extremes() {
    var state = AlertState()
    var policy = policy { $0.hold = span(1) }
    policy.throttle = span(1)
    for time in [Int64.min, .max, .min, 0, .max] {
      for level in Level.allCases {
        _ = state.advance(to: level, at: Timestamp(nanoseconds: time), policy: policy)
      }
    }
    #expect(state.lastSeen == Timestamp(nanoseconds: .max))
  }

  @Test("a series that expires ends with an event when it was not OK")
  func expire() {
    var state = AlertState()
    let policy = AlertPolicy()
    _ = state.advance(to: .critical, at: seconds(10), policy: policy)
    let event = state.expire(at: seconds(70), policy: policy).event
    #expect(event?.reason == .expired)
    #expect(event?.level == .ok)
    #expect(event?.previousLevel == .critical)
    #expect(event?.duration == span(60))
    #expect(state == AlertState())
    #expect(state.expire(at: seconds(99), policy: policy) == .silent)
  }

  @Test("a state is small")
  func size() {
    print("AlertState: \(MemoryLayout<AlertState>.size) bytes")
    #expect(MemoryLayout<AlertState>.size <= 100)
  }

  @Test("a saved state goes on as if it had never been away", arguments: [5, nil])
  func saving(throttle: Int64?) throws {
    var generator = SeededGenerator(seed: 1)
    let policy = policy {
      $0.hold = span(2)
      $0.clearHold = span(3)
      $0.throttle = throttle.map { span($0) }
      $0.flapping = 0.1...0.6
      $0.flappingHistory = 9
    }
    var kept = AlertState()
    var restored = AlertState()
    for index in 0..<2000 {
      let level = Level.allCases.randomElement(using: &generator) ?? .ok
      let time = seconds(Int64(index))
      let isSilenced = index % 7 < 3
      let a = kept.advance(to: level, at: time, policy: policy, isSilenced: isSilenced)
      let b = restored.advance(to: level, at: time, policy: policy, isSilenced: isSilenced)
      #expect(a == b)
      restored = try carry(restored, into: AlertState()) { try $0.transfer(&$1) }
      #expect(restored == kept)
    }
  }

  @Test("numbers that cannot be a state are refused")
  func badSaving() throws {
    func isTaken(
      level: Int = 0, sent: Int = 0, changes: Int64 = 1, withheld: Int64 = 0, counts: [Int64]
    ) throws -> Bool {
      let body = try stateBody { coder in
        try coder.put("level", level)
        try coder.put("evaluated", 0)
        try coder.put("sent", sent)
        try coder.put("newest", Int64.min)
        try coder.put("firstTriggered", 0)
        try coder.put("changes", changes)
        try coder.put("throttleStart", Int64.max)
        try coder.put("throttleTop", 3)
        try coder.put("withheld", withheld)
        try coder.put("owesChange", true)
        try coder.section("hold") { coder throws(StateError) in
          try coder.put("boundaries", count: counts.count) { boundary, coder throws(StateError) in
            try coder.put("count", counts[boundary])
            try coder.put("since", [Int64.min, .max, 0][boundary])
          }
        }
      }
      var state = AlertState()
      do { try readState(body) { try state.transfer(&$0) } } catch { return false }
      // Whatever was taken, it must not trap.
      var policy = AlertPolicy()
      policy.hold = TimeSpan(nanoseconds: .max)
      policy.throttle = TimeSpan(nanoseconds: .max)
      for time in [Int64.min, -1, .max] {
        _ = state.advance(to: .critical, at: Timestamp(nanoseconds: time), policy: policy)
      }
      return true
    }
    let most = Int64(UInt32.max)
    #expect(try isTaken(counts: [most, 0, 1]))
    #expect(try !isTaken(level: 4, counts: [0, 0, 0]))
    #expect(try !isTaken(level: -1, counts: [0, 0, 0]))
    #expect(try !isTaken(sent: 256, counts: [0, 0, 0]))
    #expect(try !isTaken(changes: -1, counts: [0, 0, 0]))
    #expect(try !isTaken(withheld: most + 1, counts: [0, 0, 0]))
    #expect(try !isTaken(counts: [0, 0]))
    #expect(try !isTaken(counts: [0, 0, -1]))
    #expect(try !isTaken(counts: [0, 0, most + 1]))
  }

  @Test("an incident after an untold recovery is told when the throttle lets it")
  func throttledIncident() {
    let policy = policy {
      $0.changesOnly = true
      $0.throttle = span(30)
      $0.withoutRecoveries = true
    }
    var state = AlertState()
    let given: [(Int64, Level)] = [
      (0, .critical), (5, .ok), (10, .critical), (31, .critical), (40, .critical),
    ]
    let told = given.filter { time, level in
      if case .event = state.advance(to: level, at: seconds(time), policy: policy) { return true }
      return false
    }
    #expect(told.map(\.0) == [0, 31])
  }

  @Test("what a silence withheld is told when it is over, if it still holds")
  func silenced() {
    let policy = policy { $0.changesOnly = true }
    func told(_ given: [(level: Level, isSilenced: Bool)]) -> [Int] {
      var state = AlertState()
      return given.indices.filter { index in
        let decision = state.advance(
          to: given[index].level, at: seconds(Int64(index)), policy: policy,
          isSilenced: given[index].isSilenced)
        if case .event = decision { return true }
        return false
      }
    }
    #expect(
      told([(.critical, true), (.critical, false), (.critical, false), (.ok, false)]) == [1, 3])
    #expect(told([(.critical, false), (.ok, true), (.ok, false), (.ok, false)]) == [0, 2])
    #expect(told([(.critical, true), (.ok, true), (.ok, false)]) == [])
    #expect(
      told([(.critical, false), (.ok, true), (.critical, true), (.critical, false)]) == [0, 3])
  }

  @Test("a level falls only after as many points as asked for")
  func clearCount() {
    let policy = policy { $0.clearHoldCount = 3 }
    var state = AlertState()
    for (index, level) in [Level.critical, .ok, .ok, .critical, .ok, .ok, .ok].enumerated() {
      _ = state.advance(to: level, at: seconds(Int64(index)), policy: policy)
      #expect(state.level == (index == 6 ? .ok : .critical))
    }
  }
}
