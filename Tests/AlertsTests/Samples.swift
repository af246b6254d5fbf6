import Bytes
import Grouping
import LineProtocol
import Templates
import Testing
import Times

@testable import Alerts

/// Loads the point of one line into a context.
func context(
  _ line: String, by grouping: Grouping = .series
) -> EventContext {
  var context = EventContext()
  load(line, into: &context, by: grouping, asRow: false)
  return context
}

/// Loads a line into a context, as its point or as a row of its window. Lines are in seconds.
func load(
  _ line: String, into context: inout EventContext, by grouping: Grouping = .series,
  asRow: Bool, precision: TimestampUnit = .seconds
) {
  let bytes = Array(line.utf8)
  load(bytes, into: &context, by: grouping, asRow: asRow, precision: precision)
}

func load(
  _ line: [UInt8], into context: inout EventContext, by grouping: Grouping,
  asRow: Bool, precision: TimestampUnit
) {
  var parser = PointParser(precision: .unit(precision))
  guard case .point = parser.parse(line.span, from: 0, atEnd: true) else {
    fatalError("not a point: \(String(decoding: line, as: UTF8.self))")
  }
  if asRow {
    context.addRow(parser.point, line.span, groupedBy: grouping)
  } else {
    context.load(parser.point, line.span, groupedBy: grouping)
  }
}

func seconds(_ count: Int64) -> Timestamp { Timestamp(nanoseconds: count * 1_000_000_000) }

func span(_ seconds: Int64) -> TimeSpan { TimeSpan(nanoseconds: seconds * 1_000_000_000) }

func sample(
  _ level: Level = .critical, previous: Level = .ok, at time: Int64 = 1_451_606_410,
  lasting duration: Int64 = 10, _ reason: EventReason = .change
) -> Event {
  Event(
    level: level, previousLevel: previous, time: seconds(time), duration: span(duration),
    reason: reason)
}

extension ByteBuffer {
  var string: String { String(decoding: array, as: UTF8.self) }
}

extension Decision {
  var event: Event? { if case .event(let event) = self { event } else { nil } }
}

/// Levels by letter: O, I, W, C.
func levels(_ letters: String) -> [Level] {
  letters.map { letter in
    switch letter {
    case "I": .info
    case "W": .warning
    case "C": .critical
    default: .ok
    }
  }
}

/// Advances a fresh state through one level a second and writes what came of each: `.` for no event,
/// `x` for a withheld one, else the first letter of the reason.
func walk(_ letters: String, _ policy: AlertPolicy, every step: Int64 = 1) -> String {
  var state = AlertState()
  var marks = ""
  for (index, level) in levels(letters).enumerated() {
    let time = seconds(Int64(index) * step)
    var short = state
    let staysOK = level == .ok && policy.isDirect && short.staysOK(at: time)
    let decision = state.advance(to: level, at: time, policy: policy)
    // The short way comes to the same.
    if staysOK { #expect(decision == .silent && short == state) }
    switch decision {
    case .silent: marks += "."
    case .throttled, .silenced: marks += "x"
    case .event(let event):
      switch event.reason {
      case .flappingStart: marks += "S"
      case .flappingStop: marks += "E"
      case .recovery: marks += "O"
      case .repetition: marks += "r"
      case .change: marks += "c"
      case .initial: marks += "i"
      default: marks += "?"
      }
    }
  }
  return marks
}

extension Template {
  /// A template for a message; its text must be right.
  static func parsed(_ text: String) -> Template {
    do { return try Template(parsing: text, for: .message) } catch { fatalError("\(error)") }
  }
}
