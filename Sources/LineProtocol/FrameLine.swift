import Bytes
import Numbers
import Times

/// What a comment line means to a reader of windows.
public enum FrameLine: Sendable {
  /// A window opens. `group` is the head that its points share, such as `cpu,host=a`; empty when all
  /// points are one group.
  case window(WindowFrame, group: [UInt8])
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
    if let rest = Self.rest(of: bytes, range, behind: Self.endMark), Self.isBlank(bytes, rest) {
      self = .end
      return
    }
    if let rest = Self.rest(of: bytes, range, behind: Self.nowMark),
      let time = Timestamp(rfc3339: bytes, rest)
    {
      self = .now(time)
      return
    }
    guard let rest = Self.rest(of: bytes, range, behind: Self.windowMark), !rest.isEmpty,
      Ascii.isDigit(bytes[rest.lowerBound]) || bytes[rest.lowerBound] == Ascii.minus
    else {
      self = .other
      return
    }
    var pairs = FramePairs()
    do throws(FrameError) {
      try pairs.read(bytes, rest.lowerBound - "start=".utf8.count..<rest.upperBound)
      self = .window(try pairs.frame(), group: pairs.group)
    } catch {
      self = .malformed(error)
    }
  }

  private static let windowMark = Array("# window start=".utf8)
  private static let endMark = Array("# end".utf8)
  private static let nowMark = Array("# now ".utf8)

  /// What stands behind `prefix`, where the comment begins with it.
  private static func rest(
    of bytes: Span<UInt8>, _ range: Range<Int>, behind prefix: [UInt8]
  ) -> Range<Int>? {
    let end = range.lowerBound + prefix.count
    guard end <= range.upperBound, bytes.equal(range.lowerBound..<end, prefix) else { return nil }
    return end..<range.upperBound
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
  private enum Key: String, CaseIterable {
    case start, stop, n, prec, partial, group
  }

  private static let keys = Key.allCases.map { (key: $0, text: Array($0.rawValue.utf8)) }
  private static let units = TimestampUnit.allCases.map { (unit: $0, text: Array($0.name.utf8)) }

  /// The keys that came, a bit for each.
  private var seen: UInt8 = 0
  private var hasStop = false
  private var start: Int64 = 0
  private var stop: Int64 = 0
  private var count: Int?
  private var unit = TimestampUnit.nanoseconds
  private var isPartial = false
  private(set) var group: [UInt8] = []

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
    guard let number = Self.keys.firstIndex(where: { bytes.equal(key, $0.text) }) else { return }
    guard seen & 1 << number == 0 else { throw .pair }
    seen |= 1 << number
    switch Self.keys[number].key {
    case .start: start = try integer(bytes, value)
    case .stop:
      stop = try integer(bytes, value)
      hasStop = true
    case .n:
      guard let number = Int(exactly: try integer(bytes, value)), number >= 0 else { throw .number }
      count = number
    case .prec:
      guard let known = Self.units.first(where: { bytes.equal(value, $0.text) }) else {
        throw .precision
      }
      unit = known.unit
    case .partial:
      guard value.count == 1, let digit = Hexadecimal.value(of: bytes[value.lowerBound]), digit < 2
      else { throw .partial }
      isPartial = digit == 1
    case .group:
      guard let head = FrameGroup.head(bytes, value) else { throw .group }
      group = head
    }
  }

  private func integer(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(FrameError) -> Int64 {
    guard let value = Int64(decimal: bytes, range) else { throw .number }
    return value
  }

  func frame() throws(FrameError) -> WindowFrame {
    guard hasStop else { throw .noStop }
    guard start <= stop else { throw .order }
    let first = start.multipliedReportingOverflow(by: unit.scale)
    let last = stop.multipliedReportingOverflow(by: unit.scale)
    guard !first.overflow, !last.overflow else { throw .number }
    return WindowFrame(
      start: Timestamp(nanoseconds: first.partialValue),
      stop: Timestamp(nanoseconds: last.partialValue), count: count, unit: unit,
      isPartial: isPartial)
  }
}
