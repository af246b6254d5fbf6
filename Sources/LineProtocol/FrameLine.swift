import Bytes
import Numbers
import Times

/// What a comment line means to a reader of windows.
public enum FrameLine: Sendable {
  /// A window opens. `group` is where its group lies in the bytes, percent-encoded; empty when all
  /// points are one group.
  case window(WindowFrame, group: Range<Int>)
  /// A window closes.
  case end
  /// The writer was told that it is so late; what it had to say of the time before stands before this.
  case now(Timestamp)
  /// A comment that has nothing to do with windows.
  case other
  /// A line that means to open a window and does not.
  case malformed(FrameError)

  /// Reads the comment in `range`, which starts with its `#`.
  ///
  /// A line that starts `# window start=` and a digit or minus opens a window; behind it stand
  /// `key=value` pairs, of which unknown ones are passed over. `# end` closes one. `# now ` and a moment
  /// as RFC 3339 has it says what time it is.
  public init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    if let rest = Self.rest(of: bytes, range, behind: "# end"), Self.isBlank(bytes, rest) {
      self = .end
      return
    }
    if let rest = Self.rest(of: bytes, range, behind: "# now "),
      let time = Timestamp(rfc3339: bytes, rest)
    {
      self = .now(time)
      return
    }
    guard let rest = Self.rest(of: bytes, range, behind: "# window start="), !rest.isEmpty,
      Ascii.isDigit(bytes[rest.lowerBound]) || bytes[rest.lowerBound] == Ascii.minus
    else {
      self = .other
      return
    }
    var pairs = FramePairs()
    do throws(FrameError) {
      try pairs.read(bytes, rest.lowerBound - "start=".utf8.count..<rest.upperBound)
      self = .window(try pairs.frame(), group: pairs.group ?? rest.upperBound..<rest.upperBound)
    } catch {
      self = .malformed(error)
    }
  }

  private static func rest(
    of bytes: Span<UInt8>, _ range: Range<Int>, behind prefix: String
  ) -> Range<Int>? {
    let length = prefix.utf8.count
    guard range.count >= length else { return nil }
    let matches = bytes.starts(at: range.lowerBound, with: prefix)
    return matches ? range.lowerBound + length..<range.upperBound : nil
  }

  private static func isBlank(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where bytes[index] != Ascii.space { return false }
    return true
  }
}

/// Why a line does not open a window.
public enum FrameError: Error, Sendable {
  /// A word that is not `key=value`, or a known key twice.
  case pair
  /// `start`, `stop` or `n` is no integer, or does not fit.
  case number
  /// No `stop`.
  case noStop
  /// `stop` lies before `start`.
  case order
  /// A `prec` other than ns, us, ms, s.
  case precision
  /// A `partial` other than 0 and 1.
  case partial
  /// A group that is not measurement and tags, percent-encoded.
  case group

  /// What was wrong, for a message.
  public var reason: StaticString {
    switch self {
    case .pair: "expected key=value, each key once"
    case .number: "start, stop and n have to be integers in range"
    case .noStop: "stop is missing"
    case .order: "stop lies before start"
    case .precision: "prec is not one of ns, us, ms, s"
    case .partial: "partial is neither 0 nor 1"
    case .group: "group is not a measurement and tags, percent-encoded"
    }
  }
}

/// The words of an opening line while they are read.
private struct FramePairs {
  var start: Int64?
  var stop: Int64?
  var count: Int?
  var unit: TimestampUnit?
  var isPartial: Bool?
  var group: Range<Int>?

  mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(FrameError) {
    var index = range.lowerBound
    while index < range.upperBound {
      let end =
        bytes.firstIndex(of: Ascii.space, from: index, to: range.upperBound) ?? range.upperBound
      if end > index {
        guard let equals = bytes.firstIndex(of: Ascii.equals, from: index, to: end), equals > index
        else { throw .pair }
        try take(bytes, key: index..<equals, value: equals + 1..<end)
      }
      index = end + 1
    }
  }

  private mutating func take(
    _ bytes: Span<UInt8>, key: Range<Int>, value: Range<Int>
  ) throws(FrameError) {
    func isKey(_ name: String) -> Bool {
      key.count == name.utf8.count && bytes.starts(at: key.lowerBound, with: name)
    }
    if isKey("start") {
      guard start == nil else { throw .pair }
      start = try integer(bytes, value)
    } else if isKey("stop") {
      guard stop == nil else { throw .pair }
      stop = try integer(bytes, value)
    } else if isKey("n") {
      guard count == nil else { throw .pair }
      guard let number = Int(exactly: try integer(bytes, value)), number >= 0 else { throw .number }
      count = number
    } else if isKey("prec") {
      guard unit == nil else { throw .pair }
      unit = try Self.unit(bytes, value)
    } else if isKey("partial") {
      guard isPartial == nil else { throw .pair }
      guard value.count == 1, let digit = Hexadecimal.value(of: bytes[value.lowerBound]), digit < 2
      else {
        throw .partial
      }
      isPartial = digit == 1
    } else if isKey("group") {
      guard group == nil else { throw .pair }
      guard FrameGroup.isValid(bytes, value) else { throw .group }
      group = value
    }
  }

  private func integer(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(FrameError) -> Int64 {
    guard let value = Int64(decimal: bytes, range) else { throw .number }
    return value
  }

  private static func unit(
    _ bytes: Span<UInt8>, _ range: Range<Int>
  ) throws(FrameError) -> TimestampUnit {
    func isUnit(_ name: String) -> Bool {
      range.count == name.utf8.count && bytes.starts(at: range.lowerBound, with: name)
    }
    if isUnit("ns") { return .nanoseconds }
    if isUnit("us") { return .microseconds }
    if isUnit("ms") { return .milliseconds }
    if isUnit("s") { return .seconds }
    throw .precision
  }

  func frame() throws(FrameError) -> WindowFrame {
    let unit = unit ?? .nanoseconds
    guard let start else { throw .number }
    guard let stop else { throw .noStop }
    guard start <= stop else { throw .order }
    let first = start.multipliedReportingOverflow(by: unit.scale)
    let last = stop.multipliedReportingOverflow(by: unit.scale)
    guard !first.overflow, !last.overflow else { throw .number }
    return WindowFrame(
      start: Timestamp(nanoseconds: first.partialValue),
      stop: Timestamp(nanoseconds: last.partialValue), count: count, unit: unit,
      isPartial: isPartial ?? false)
  }
}

extension Span where Element == UInt8 {
  /// Whether the bytes from `index` on start with `text`, a literal: no allocation.
  func starts(at index: Int, with text: String) -> Bool {
    guard text.utf8.count <= count - index else { return false }
    var index = index
    for letter in text.utf8 {
      if self[index] != letter { return false }
      index += 1
    }
    return true
  }
}
