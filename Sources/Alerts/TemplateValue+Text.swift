import Bytes
import Numbers
import Times

/// What an action can see while it is rendered, beside the context.
struct TemplateScope {
  var event: Event
  var surroundings: TemplateSurroundings
}

/// What a template can tell about the program that runs it.
public struct TemplateSurroundings: Sendable {
  /// `{{ .TaskName }}`.
  public var taskName: String
  /// `{{ .ServerInfo.Hostname }}`.
  public var hostname: String
  /// `{{ .ServerInfo.ClusterID }}`, for scripts that come from Kapacitor.
  public var clusterID: String
  /// `{{ .ServerInfo.ServerID }}`, likewise.
  public var serverID: String
  /// In which times are written.
  public var zone = TimeZoneRules.utc

  /// Surroundings with all their names.
  public init(
    taskName: String = "lp-alert", hostname: String = "localhost", clusterID: String = "",
    serverID: String = ""
  ) {
    self.taskName = taskName
    self.hostname = hostname
    self.clusterID = clusterID
    self.serverID = serverID
  }
}

extension ByteBuffer {
  /// Adds a moment as Go prints it: `2016-01-01 00:00:10 +0000 UTC`; in another zone than UTC without
  /// the zone's name.
  mutating func append(goTime time: Timestamp, in zone: TimeZoneRules) {
    let start = count
    let offset = appendLocal(time, in: zone)
    for index in start..<count where self[index] == UInt8(ascii: "T") {
      self[index] = UInt8(ascii: " ")
    }
    append(" ")
    appendOffset(offset, colon: "")
    if zone == .utc { append(" UTC") }
  }

  /// Adds a moment as RFC 3339 in the zone's local time: `2016-01-01T01:00:10+01:00`.
  mutating func append(rfc3339 time: Timestamp, in zone: TimeZoneRules) {
    guard zone != .utc else { return append(rfc3339: time) }
    appendOffset(appendLocal(time, in: zone), colon: ":")
  }

  /// Adds the local date and time and gives the offset from UTC in seconds.
  private mutating func appendLocal(_ time: Timestamp, in zone: TimeZoneRules) -> Int {
    let offset = zone.offset(at: time)
    let local = time.advanced(by: TimeSpan(nanoseconds: Int64(offset) * 1_000_000_000))
    append(rfc3339: local ?? time)
    truncate(to: count - 1)
    return local == nil ? 0 : offset
  }

  private mutating func appendOffset(_ seconds: Int, colon: StaticString) {
    append(seconds < 0 ? "-" : "+")
    let minutes = seconds.magnitude / 60
    for (place, number) in [minutes / 60, minutes % 60].enumerated() {
      if place > 0 { append(colon) }
      if number < 10 { append("0") }
      append(decimal: UInt64(number))
    }
  }

  /// Adds a number as Go's `%v` prints it.
  mutating func append(goFloat value: Double) {
    if value.sign == .minus {
      append(UInt8(ascii: "-"))
    } else if value.isInfinite {
      append(UInt8(ascii: "+"))
    }
    append(FloatText.magnitude(value, verb: UInt8(ascii: "g"), precision: nil))
  }

  /// Adds what Go's `%v` prints for a value; `none` is the text for what is not there.
  mutating func append(
    _ value: TemplateValue, none: StaticString, _ context: borrowing EventContext
  ) {
    switch value {
    case .none: append(none)
    case .boolean(let flag): append(flag ? "true" : "false")
    case .integer(let number): append(decimal: number)
    case .unsigned(let number): append(decimal: number)
    case .float(let number): append(goFloat: number)
    case .text(let bytes): append(bytes)
    case .time(let time, let zone): append(goTime: time, in: zone)
    case .duration(let span): append(duration: span)
    case .tags: appendTagMap(context)
    case .fields: appendFieldMap(context)
    case .whole, .serverInfo: break
    }
  }

  private mutating func appendTagMap(_ context: borrowing EventContext) {
    let tags = context.eventTags
    append("map[")
    for index in tags.indices {
      if index > 0 { append(UInt8(ascii: " ")) }
      append(context.text, tags[index].key)
      append(UInt8(ascii: ":"))
      append(context.text, tags[index].value)
    }
    append(UInt8(ascii: "]"))
  }

  private mutating func appendFieldMap(_ context: borrowing EventContext) {
    append("map[")
    for index in context.fields.indices {
      if index > 0 { append(UInt8(ascii: " ")) }
      append(context.text, context.fields[index].key)
      append(UInt8(ascii: ":"))
      appendText(of: context.fields[index].value, context)
    }
    append(UInt8(ascii: "]"))
  }

  /// Adds a field's value as Go's `%v` prints it.
  mutating func appendText(of value: FieldValue, _ context: borrowing EventContext) {
    switch value {
    case .float(let number): append(goFloat: number)
    case .integer(let number): append(decimal: number)
    case .unsigned(let number): append(decimal: number)
    case .boolean(let flag): append(flag ? "true" : "false")
    case .string(let range): append(context.text, range)
    }
  }
}

extension TemplateValue {
  /// The value of a field.
  init(_ value: FieldValue, _ context: borrowing EventContext) {
    switch value {
    case .float(let number): self = .float(number)
    case .integer(let number): self = .integer(number)
    case .unsigned(let number): self = .unsigned(number)
    case .boolean(let flag): self = .boolean(flag)
    case .string(let range): self = .text(context.copy(range))
    }
  }

  /// Go's truth: everything but false, zero, empty and nothing.
  func isTrue(_ context: borrowing EventContext) -> Bool {
    switch self {
    case .none: false
    case .boolean(let flag): flag
    case .integer(let number): number != 0
    case .unsigned(let number): number != 0
    case .float(let number): number != 0
    case .text(let bytes): !bytes.isEmpty
    case .duration(let span): span.nanoseconds != 0
    case .tags: !context.eventTags.isEmpty
    case .fields: !context.fields.isEmpty
    case .time, .whole, .serverInfo: true
    }
  }

  /// The number it is, where it is one.
  private var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .unsigned(let number): Double(number)
    case .float(let number): number
    case .duration(let span): Double(span.nanoseconds)
    default: nil
    }
  }

  /// Less, equal or greater as -1, 0, 1; nil for values of different kinds. Numbers of all types are
  /// of one kind; booleans are only equal or not.
  func compared(to other: TemplateValue) -> Int? {
    switch (self, other) {
    case (.integer(let a), .integer(let b)): return a < b ? -1 : a == b ? 0 : 1
    case (.unsigned(let a), .unsigned(let b)): return a < b ? -1 : a == b ? 0 : 1
    case (.text(let a), .text(let b)):
      return a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
    case (.time(let a, _), .time(let b, _)): return a < b ? -1 : a == b ? 0 : 1
    case (.boolean(let a), .boolean(let b)): return a == b ? 0 : nil
    case (.none, .none): return 0
    default:
      guard let a = number, let b = other.number, !a.isNaN, !b.isNaN else { return nil }
      return a < b ? -1 : a == b ? 0 : 1
    }
  }
}

extension EventContext {
  /// The bytes in `range`.
  func copy(_ range: Range<Int>) -> [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(range.count)
    for index in range { copy.append(bytes[index]) }
    return copy
  }
}
