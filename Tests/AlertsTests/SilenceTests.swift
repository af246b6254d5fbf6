import StateFile
import TestSupport
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
      deadman.arrive(group, at: seconds(time))
      while let (group, event) = deadman.nextDead() {
        log.append("dead \(group) at \(event.time.nanoseconds / 1_000_000_000)")
      }
      if let event = deadman.back(group, at: seconds(time)) {
        log.append("alive \(group) after \(event.duration.nanoseconds / 1_000_000_000)")
      }
    }
    return log
  }

  @Test("a group unseen for longer than the limit is dead once, and alive at its next point")
  func deadAndAlive() {
    let points: [(Int64, Int)] = [
      (0, 0), (0, 1), (5, 0), (10, 0), (11, 0), (15, 0), (16, 0), (18, 1), (19, 0),
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
    let points = [(100, 0), (104, 0), (108, 0), (112, 0), (130, 7)].map { (Int64($0), $1) }
    #expect(watch(limit: 10, expecting: [7, 0], points).isEmpty)
    let longer = [(100, 0), (104, 0), (108, 0), (112, 0), (116, 0), (130, 7)]
    #expect(
      watch(limit: 10, expecting: [7, 0], longer.map { (Int64($0), $1) })
        == ["dead 7 at 110", "alive 7 after 20"])
  }

  @Test("a host whose clock is off by a day was not dead before it came")
  func expectedFromElsewhere() {
    let points = [(100, 0), (104, 0), (86_500, 7), (108, 0)].map { (Int64($0), $1) }
    #expect(watch(limit: 10, expecting: [7, 0], points).isEmpty)
  }

  @Test("one wild stamp makes no other group dead")
  func wildStamp() {
    let points = [(0, 0), (0, 1), (5, 0), (5, 1), (9_000, 0), (10, 0), (10, 1), (15, 0), (15, 1)]
    #expect(
      watch(limit: 10, points.map { (Int64($0), $1) }) == ["dead 0 at 15", "alive 0 after 8985"])
  }

  @Test("after all were silent who comes first makes nobody dead")
  func pause() {
    let points = [(0, 0), (0, 1), (5, 0), (5, 1), (10, 0), (10, 1)]
    let after = [(1_000, 0), (1_005, 0), (1_005, 1), (1_010, 0), (1_010, 1), (1_015, 0)]
    #expect(
      watch(limit: 10, (points + after).map { (Int64($0), $1) }) == [
        "dead 0 at 20", "alive 0 after 980", "dead 1 at 20", "alive 1 after 985",
      ])
  }

  @Test("at the end those are dead that are silent by then, and those that never came")
  func end() {
    var deadman = Deadman(limit: span(10))
    for group in [3, 4] { deadman.expect(group) }
    deadman.end(at: seconds(50))
    var log: [String] = []
    func collect() {
      while let (group, event) = deadman.nextDead() {
        log.append("dead \(group) at \(event.time.nanoseconds / 1_000_000_000)")
      }
    }
    collect()
    #expect(log == ["dead 3 at 50", "dead 4 at 50"])
    log = []
    deadman.arrive(0, at: seconds(60))
    deadman.arrive(1, at: seconds(70))
    deadman.end(at: seconds(75))
    collect()
    #expect(log.isEmpty)
    deadman.end(at: seconds(81))
    deadman.end(at: seconds(81))
    collect()
    #expect(log == ["dead 0 at 70", "dead 1 at 80"])
  }

  @Test("a host whose clock is behind is alive while its points arrive")
  func slowClock() {
    let points = (0..<20).flatMap { [(Int64($0) * 10 + 1000, 0), (Int64($0) * 10, 1)] }
    #expect(watch(limit: 15, points).isEmpty)
  }

  @Test("a watch that was saved goes on")
  func saving() throws {
    var deadman = Deadman(limit: span(10))
    deadman.expect(5)
    for group in 0..<3 { deadman.arrive(group, at: seconds(Int64(group))) }
    for time in [4, 8, 12, 16, 20] { deadman.arrive(2, at: seconds(Int64(time))) }
    while deadman.nextDead() != nil {}
    var restored = try carry(deadman, into: Deadman(limit: span(10))) {
      try $0.transfer(&$1, groups: 6)
    }
    for group in [0, 5, 6] { restored.expect(group) }
    #expect(restored.awaitedCount == 1)
    restored.arrive(2, at: seconds(24))
    let again = restored.nextDead()
    #expect(again == nil)
    let back = restored.back(0, at: seconds(13))
    #expect(back?.duration == span(3))
  }
}
