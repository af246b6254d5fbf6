import Testing
import Times

@testable import Alerts

@Suite("Groups that fall silent")
struct SilenceTests {
  /// Feeds points (time, group) and collects what the watch says, as `dead 1 at 15`, `alive 1 after 3`.
  private func watch(
    limit: Int64, expecting: [Int] = [], _ points: [(Int64, Int)]
  ) -> [String] {
    var deadman = Deadman(limit: span(limit))
    var log: [String] = []
    for group in expecting { deadman.expect(group) }
    for (time, group) in points {
      deadman.advance(to: seconds(time))
      while let (group, event) = deadman.nextDead() {
        log.append("dead \(group) at \(event.time.nanoseconds / 1_000_000_000)")
      }
      if let event = deadman.saw(group, at: seconds(time)) {
        log.append("alive \(group) after \(event.duration.nanoseconds / 1_000_000_000)")
      }
    }
    return log
  }

  @Test("a group unseen for longer than the limit is dead once, and alive at its next point")
  func deadAndAlive() {
    let points: [(Int64, Int)] = [
      (0, 0), (0, 1), (5, 0), (10, 0), (11, 0), (15, 0), (18, 1), (19, 0),
    ]
    #expect(watch(limit: 10, points) == ["dead 1 at 10", "alive 1 after 8"])
  }

  @Test("points exactly a limit apart keep a group alive")
  func exactLimit() {
    #expect(watch(limit: 10, [(0, 0), (0, 1), (10, 0), (10, 1), (20, 0), (20, 1)]).isEmpty)
  }

  @Test("a group that was alone and comes back was dead in between")
  func gap() {
    #expect(watch(limit: 10, [(0, 0), (60, 0)]) == ["dead 0 at 10", "alive 0 after 50"])
  }

  @Test("an expected group that never comes is dead a limit after the stream began")
  func expected() {
    let log = watch(limit: 10, expecting: [7, 0], [(100, 0), (109, 0), (111, 0), (130, 7)])
    #expect(log == ["dead 7 at 110", "dead 0 at 121", "alive 7 after 20"])
  }

  @Test("groups that get other numbers are watched as before, and those without one are forgotten")
  func renumbering() {
    var deadman = Deadman(limit: span(10))
    for (group, time) in [(0, 0), (1, 4), (2, 6), (3, 8)] {
      deadman.advance(to: seconds(Int64(time)))
      _ = deadman.saw(group, at: seconds(Int64(time)))
    }
    deadman.advance(to: seconds(11))
    let dead = deadman.nextDead()
    #expect(dead?.group == 0)
    deadman.renumber([2, -1, 0, 1])
    let known = [0, 1, 2, 3].map { deadman.knows($0) }
    #expect(known == [true, true, true, false])
    deadman.advance(to: seconds(20))
    var fallen: [Int] = []
    while let (group, event) = deadman.nextDead() {
      fallen.append(group)
      #expect(event.time == seconds(group == 0 ? 16 : 18))
    }
    #expect(fallen == [0, 1])
    let back = deadman.saw(2, at: seconds(20))
    #expect(back?.duration == span(10))
  }

  @Test("a host whose clock is behind is alive while its points arrive")
  func slowClock() {
    let points = (0..<20).flatMap { [(Int64($0) * 10 + 1000, 0), (Int64($0) * 10, 1)] }
    #expect(watch(limit: 15, points).isEmpty)
  }

  @Test("a watch that was saved goes on")
  func saving() {
    var deadman = Deadman(limit: span(10))
    for group in 0..<3 { _ = deadman.saw(group, at: seconds(Int64(group))) }
    deadman.advance(to: seconds(12))
    while deadman.nextDead() != nil {}
    #expect(deadman.deadCount == 2)
    let saved = deadman.saved
    var restored = Deadman(limit: span(10))
    for (group, time) in saved.live { restored.restore(live: group, lastSeen: time) }
    for (group, time) in saved.dead { restored.restore(dead: group, since: time) }
    restored.advance(to: seconds(12))
    #expect(restored.nextDead() == nil)
    let back = restored.saw(0, at: seconds(13))
    #expect(back?.duration == span(3))
    restored.advance(to: seconds(30))
    let next = restored.nextDead()
    #expect(next?.group == 2)
  }

  @Test("the queue finds the same silent groups as a search through all of them")
  func model() {
    var generator = SeededGenerator(seed: 1)
    var queue = SilenceQueue()
    var model: [Int: Int64] = [:]
    var clock: Int64 = 0
    queue.advance(to: Timestamp(nanoseconds: clock))
    for _ in 0..<20_000 {
      let time = clock + Int64.random(in: -3...3, using: &generator)
      let group = Int.random(in: 0..<40, using: &generator)
      clock = max(clock, time)
      queue.saw(group, at: Timestamp(nanoseconds: time))
      model[group] = clock
      if Bool.random(using: &generator) {
        let other = Int.random(in: 0..<40, using: &generator)
        queue.remove(other)
        model[other] = nil
      }
      var silent: Set<Int> = []
      while let (group, seen) = queue.nextSilent(for: TimeSpan(nanoseconds: 20)) {
        #expect(seen.nanoseconds == model[group])
        silent.insert(group)
      }
      let expected = Set(model.filter { clock - $0.value > 20 }.keys)
      #expect(silent == expected)
      for group in expected { model[group] = nil }
      #expect(queue.saved.count == model.count)
    }
  }
}
