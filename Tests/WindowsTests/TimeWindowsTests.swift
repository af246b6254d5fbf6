import Bytes
import Testing
import Times

@testable import Windows

@Suite("Time windows")
struct TimeWindowsTests {
  @Test("a point at the stop closes the window and belongs to the next")
  func tumbling() {
    let (windows, _) = run(period: 5, every: 5, points: [0, 3, 4, 5, 7, 12].map { ($0, 0) })
    #expect(
      windows == [
        Emitted(group: 0, start: 0, stop: 5, points: [0, 1, 2], isPartial: false),
        Emitted(group: 0, start: 5, stop: 10, points: [3, 4], isPartial: false),
        Emitted(group: 0, start: 10, stop: 15, points: [5], isPartial: true),
      ])
  }

  @Test("overlapping windows each hold the points of their span")
  func sliding() {
    let (windows, _) = run(period: 10, every: 5, points: [3, 8, 12, 17].map { ($0, 0) })
    #expect(windows.map(\.stop) == [5, 10, 15, 20, 25])
    #expect(windows.map(\.points) == [[0], [0, 1], [1, 2], [2, 3], [3]])
  }

  @Test("a gap leaves no window out of step and none empty")
  func gap() {
    let (windows, _) = run(period: 5, every: 5, points: [1, 101, 102].map { ($0, 0) })
    #expect(windows.map(\.start) == [0, 100])
  }

  @Test("empty windows come out when asked for")
  func empty() {
    var settings = TimeWindows.Settings()
    settings.emitsEmpty = true
    let (windows, _) = run(
      period: 5, every: 5, settings: settings, points: [1, 17].map { ($0, 0) })
    #expect(windows.map(\.points) == [[0], [], [], [1]])
  }

  @Test("a point between two windows belongs to none")
  func hopping() {
    let (windows, receptions) = run(period: 2, every: 5, points: [1, 3, 4, 5, 9].map { ($0, 0) })
    #expect(receptions == [.betweenWindows, .kept, .kept, .betweenWindows, .kept])
    #expect(windows.map(\.points) == [[1, 2], [4]])
  }

  @Test("a straggler is taken within the lateness and late after it")
  func lateness() {
    var settings = TimeWindows.Settings()
    settings.lateness = 3
    let points: [(Int64, Int)] = [(1, 0), (6, 0), (2, 0), (8, 0), (3, 0), (9, 0)]
    let (windows, receptions) = run(period: 5, every: 5, settings: settings, points: points)
    #expect(receptions == [.kept, .kept, .kept, .kept, .late, .kept])
    #expect(windows.map(\.points) == [[0, 2], [1, 3, 5]])
  }

  @Test("a silent group comes out when the others have moved on by the silence, each counted once")
  func silent() {
    var settings = TimeWindows.Settings()
    settings.silence = 10
    // An arrival counts for a tenth of the silence at most, so one stamp more than ten is needed, and
    // one before them that they are counted from.
    let points = [(Int64(1), 0)] + (0..<14).map { (Int64(100 + $0), 1) }
    let (windows, _) = run(period: 5, every: 5, settings: settings, points: points, finish: false)
    #expect(windows.map(\.group) == [1, 1, 0])
    #expect(windows.map(\.stop) == [105, 110, 5])
    settings.silence = 0
    let (others, _) = run(period: 5, every: 5, settings: settings, points: points, finish: false)
    #expect(others.map(\.group) == [1, 1])
  }

  @Test("a group that comes after another's whole day is not late")
  func concatenated() {
    let first = (0..<20).map { (Int64($0), 0) }
    let second = (0..<20).map { (Int64($0), 1) }
    let (windows, receptions) = run(period: 5, every: 5, points: first + second)
    #expect(receptions.allSatisfy { $0 == .kept })
    #expect(windows.count == 8)
  }

  @Test("windows that begin before the data are left out when asked")
  func filled() {
    var settings = TimeWindows.Settings()
    settings.onlyFilled = true
    let (windows, _) = run(
      period: 10, every: 5, settings: settings, points: [3, 8, 12, 17].map { ($0, 0) })
    #expect(windows.map(\.start) == [5, 10, 15])
  }

  @Test("stamps at the edges of the range are refused, not trapped on")
  func extremes() {
    let (_, receptions) = run(
      period: 10, every: 5, points: [(.min, 0), (.max, 0), (.max - 3, 1), (.min + 20, 2)])
    #expect(receptions == [.outOfRange, .outOfRange, .outOfRange, .kept])
  }

  @Test("whole weeks start on Monday")
  func weeks() {
    let week = TimeSpan(nanoseconds: 7 * 86_400_000_000_000)
    let origin = WindowRule.calendarOrigin(every: week)
    #expect(origin.nanoseconds == -3 * 86_400_000_000_000)
    #expect(
      WindowRule.calendarOrigin(every: TimeSpan(nanoseconds: 86_400_000_000_000)).nanoseconds == 0)
  }
}
