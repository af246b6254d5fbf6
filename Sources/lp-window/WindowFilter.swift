import Bytes
import CommandLineTool
import Grouping
import LineProtocol
import Options
import Streams
import Times
import Windows

/// Puts the points of each group into windows of time and writes each window when it closes.
struct WindowFilter: PointFilter, ~Copyable {
  static var windowing: Windowing { .ignored }

  private var groups: GroupKeys
  private var windows: TimeWindows
  private var writer: WindowWriter
  private var late: LateFile
  private let mostGroups: Int
  private var points = 0
  private var latePoints = 0
  private var between = 0
  private var beyondGroups = 0

  init(_ settings: WindowSettings) throws(OptionError) {
    let rule = try Self.rule(of: settings)
    let late = try LateFile(settings.latePath)
    var windowing = TimeWindows.Settings()
    windowing.lateness = settings.lateness.nanoseconds
    windowing.onlyFilled = settings.onlyFilled
    windowing.emitsEmpty = settings.emitsEmpty
    windowing.alignsToFirst = settings.alignment == .first
    windows = TimeWindows(rule: rule, settings: windowing)
    groups = GroupKeys(settings.grouping, most: settings.maxGroups)
    mostGroups = settings.maxGroups
    writer = WindowWriter(frames: settings.frames, dropsPartial: settings.dropsPartial)
    self.late = late
  }

  private static func rule(of settings: WindowSettings) throws(OptionError) -> WindowRule {
    let every = settings.every ?? settings.period
    let aligned = WindowRule(
      period: settings.period, every: every, origin: WindowRule.calendarOrigin(every: every))
    guard let rule = aligned.moved(by: settings.offset) else {
      throw .unusable("--offset: out of range")
    }
    return rule
  }

  mutating func receive(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    guard let time = point.time else { return }
    guard let group = groups.number(of: point, in: bytes) else {
      beyondGroups += 1
      if beyondGroups == 1 {
        session.note(
          "more than \(mostGroups) groups; points of further ones are refused (--max-groups)")
      }
      return refuse(point, in: bytes, session: &session, "one group too many")
    }
    points += 1
    let reception = windows.receive(
      bytes, point.line, at: time.nanoseconds, group: group
    ) { emission, lines in
      writer.write(emission, lines, of: groups.keys, unit: session.unit, into: &session.output)
    }
    switch reception {
    case .kept: break
    case .betweenWindows: between += 1
    case .late:
      latePoints += 1
      keepLate(point, in: bytes, session: &session)
    case .outOfRange:
      refuse(point, in: bytes, session: &session, "the bounds of its window would be out of range")
    }
  }

  mutating func finish(session: inout Session) {
    windows.finish { emission, lines in
      writer.write(emission, lines, of: groups.keys, unit: session.unit, into: &session.output)
    }
    if latePoints > 0 {
      session.note("points too late for their windows: \(latePoints) (--lateness, --late)")
    }
  }

  mutating func flush(session: inout Session) { late.flush(session: &session) }

  mutating func reopenFiles(session: inout Session) { late.reopen(session: &session) }

  var writesFiles: Bool { late.isOpen }

  var counts: [(name: String, value: Int)] {
    [
      ("points", points), ("windows", writer.written), ("groups", groups.count),
      ("late", latePoints), ("between windows", between),
    ]
  }

  private mutating func keepLate(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    late.append(bytes, point.line, session: &session)
  }

  private func refuse(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session, _ reason: StaticString
  ) {
    session.refuse(bytes, point.line) { $0.append(reason) }
  }
}
