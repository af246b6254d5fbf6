import TestSupport
import Testing

@testable import Times

@Suite("The clock of silence")
struct SilenceClockTests {
  /// The rule once more, without a queue: what each arrival moves, and who is silent then.
  private struct Model {
    struct Series {
      var newest: Int?
      var confirmed: Int?
      var reading = 0
      var behind = 0
      var isTold = true
    }
    let span: Int
    let step: Int
    var reading = 0
    var series: [Int: Series] = [:]

    mutating func arrive(_ member: Int, at time: Int) -> Set<Int> {
      var one = series[member] ?? Series()
      if one.newest.map({ time > $0 }) ?? true {
        if let confirmed = one.confirmed, let newest = one.newest {
          reading = max(reading, one.reading + min(newest - confirmed, step))
        }
        (one.confirmed, one.newest, one.behind) = (one.newest, time, 0)
      } else if let newest = one.newest, time < newest {
        one.newest = max(time, one.confirmed ?? time)
        if let confirmed = one.confirmed, time < confirmed {
          one.behind += 1
          if one.behind == 10 { (one.newest, one.confirmed, one.behind) = (time, nil, 0) }
        }
      }
      one.reading = reading
      one.isTold = false
      series[member] = one
      let silent = series.filter { !$0.value.isTold && $0.value.reading + span <= reading }.map(
        \.key)
      for member in silent { series[member]?.isTold = true }
      return Set(silent)
    }
  }

  private func expectNext(_ expected: Int?, of clock: inout SilenceClock) {
    let next = clock.nextSilent()
    #expect(next == expected)
  }

  @Test("the queue finds the same silent series as a search through all of them")
  func model() {
    var generator = SeededGenerator(seed: 1)
    var clock = SilenceClock(span: 40, step: 20)
    var model = Model(span: 40, step: 20)
    let offsets = (0..<30).map { _ in Int.random(in: -10_000...10_000, using: &generator) }
    var found = 0
    for moment in 0..<30_000 {
      let member = Int.random(in: 0..<30, using: &generator)
      // Most series rest now and then; some stamps are wild, some series go back for good.
      if (moment / 500 + member) % 4 == 0 { continue }
      var time = moment + offsets[member] + Int.random(in: -3...3, using: &generator)
      if Int.random(in: 0..<200, using: &generator) == 0 { time += 100_000 }
      if member == 7, moment > 15_000 { time -= 5_000 }
      clock.arrive(member, at: Int64(time))
      var silent: Set<Int> = []
      while let member = clock.nextSilent() { silent.insert(member) }
      let expected = model.arrive(member, at: time)
      #expect(silent == expected)
      #expect(clock.reading == Int64(model.reading))
      found += silent.count
    }
    #expect(found > 100)
  }

  @Test("clocks that differ, one wild stamp and one file after the other are no progress")
  func noProgress() {
    var clock = SilenceClock(span: 100, step: 10)
    for (member, time) in [(0, 0), (1, 5_000), (2, -9_000), (3, 1_000_000)] {
      clock.arrive(member, at: Int64(time))
    }
    #expect(clock.reading == 0)
    for time in [10, 1_000_000, 20, 30] { clock.arrive(0, at: Int64(time)) }
    #expect(clock.reading == 20)
    for time in 0..<5 { clock.arrive(4, at: Int64(time * 10)) }
    #expect(clock.reading == 50)
    for time in 0..<5 { clock.arrive(5, at: Int64(time * 10)) }
    #expect(clock.reading == 80)
  }

  @Test("series that come once each move a clock that counts newcomers, and no other")
  func newcomers() {
    var counting = SilenceClock(span: 100, step: 50, countsNewcomers: true)
    var strict = SilenceClock(span: 100, step: 50)
    var silent: [Int] = []
    for member in 0..<20 {
      counting.arrive(member, at: Int64(member * 10))
      strict.arrive(member, at: Int64(member * 10))
      while let member = counting.nextSilent() { silent.append(member) }
    }
    #expect(silent == Array(0..<10))
    #expect(strict.reading == 0)
  }

  @Test("a number that was given to another series begins anew")
  func forgetting() {
    var clock = SilenceClock(span: 100, step: 50)
    func run(_ member: Int, _ times: StrideTo<Int>) {
      for time in times { clock.arrive(member, at: Int64(time)) }
    }
    clock.arrive(0, at: 0)
    run(1, stride(from: 0, to: 200, by: 10))
    expectNext(0, of: &clock)
    clock.forget(0)
    clock.arrive(0, at: 5)
    clock.forget(0)
    clock.arrive(0, at: 7)
    #expect(clock.newest(of: 0) == 7)
    run(1, stride(from: 200, to: 250, by: 10))
    expectNext(nil, of: &clock)
    run(1, stride(from: 250, to: 400, by: 10))
    expectNext(0, of: &clock)
    expectNext(nil, of: &clock)
  }

  @Test("at the end the series that is furthest tells the time, once")
  func end() {
    var clock = SilenceClock(span: 100, step: 50)
    for time in [0, 10, 20] { clock.arrive(0, at: Int64(time)) }
    clock.arrive(1, at: 990)
    clock.end(at: 100)
    // Ten were confirmed, ten were not, and eighty are left.
    #expect(clock.reading == 100)
    clock.end(at: 100)
    #expect(clock.reading == 100)
    expectNext(nil, of: &clock)
    clock.end(at: 120)
    expectNext(0, of: &clock)
  }

  @Test("a clock that was saved goes on as one that was not")
  func saving() {
    var generator = SeededGenerator(seed: 2)
    var clock = SilenceClock(span: 30, step: 15, countsNewcomers: true)
    var other = clock
    for moment in 0..<5_000 {
      let member = Int.random(in: 0..<12, using: &generator)
      if (moment / 200 + member) % 3 == 0 { continue }
      let time = Int64(moment + member * 1_000 - (moment % 97 == 0 ? 50 : 0))
      clock.arrive(member, at: time)
      other.arrive(member, at: time)
      var silent: [Int] = []
      while let member = clock.nextSilent() { silent.append(member) }
      var same: [Int] = []
      while let member = other.nextSilent() { same.append(member) }
      #expect(silent == same)
      if moment % 50 == 0 {
        var restored = SilenceClock(span: 30, step: 15, countsNewcomers: true)
        let isRestored = restored.restore(other.saved)
        #expect(isRestored)
        #expect(restored.saved == clock.saved)
        other = restored
      }
    }
    let isRefused = [[5, 1, 2], [5, 1, 2, 3, 4], [5, 1, 2, 3, 4, 5]].map { !other.restore($0) }
    #expect(isRefused == [true, true, true])
  }
}
