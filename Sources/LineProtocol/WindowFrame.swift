import Bytes
import Numbers
import Times

/// What a window's first comment line says: which points the lines up to `# end` are.
public struct WindowFrame: Sendable, Equatable {
  /// The first moment of the window.
  public var start: Timestamp
  /// The first moment behind the window.
  public var stop: Timestamp
  /// How many points it had when it was written; a hint, since a filter may have taken some out.
  public var count: Int?
  /// The unit of `start` and `stop` in the text, which is that of the points' stamps.
  public var unit: TimestampUnit
  /// Whether the window was cut, by the end of the input above all.
  public var isPartial: Bool
  /// How many points of the group came too late since the window before; a hint, and not read back.
  public var late = 0

  /// A frame over `start..<stop`.
  public init(
    start: Timestamp, stop: Timestamp, count: Int?, unit: TimestampUnit, isPartial: Bool = false
  ) {
    self.start = start
    self.stop = stop
    self.count = count
    self.unit = unit
    self.isPartial = isPartial
  }
}

extension ByteBuffer {
  /// Adds the comment line that opens a window. `start` and `stop` are rounded down to the unit.
  ///
  /// User text stands in it only percent-encoded: some readers look for quotes in comments and lose
  /// the points behind one.
  /// - Parameters:
  ///   - group: measurement and group tags as they stand in a line, escapes and all, a valid head such
  ///     as `cpu,host=a`; empty for a window of all points.
  public mutating func append(
    frame: WindowFrame, group bytes: Span<UInt8>, _ group: Range<Int>
  ) {
    append("# window start=")
    append(decimal: frame.start.count(in: frame.unit))
    append(" stop=")
    append(decimal: frame.stop.count(in: frame.unit))
    if let count = frame.count {
      append(" n=")
      append(decimal: Int64(count))
    }
    switch frame.unit {
    case .nanoseconds: break
    case .microseconds: append(" prec=us")
    case .milliseconds: append(" prec=ms")
    case .seconds: append(" prec=s")
    }
    if frame.isPartial { append(" partial=1") }
    if frame.late > 0 {
      append(" late=")
      append(decimal: Int64(frame.late))
    }
    if !group.isEmpty {
      append(" group=")
      append(percentEncodedHead: bytes, group)
    }
    append(Ascii.newline)
  }

  /// Adds the comment line that tells a reader what time it is.
  public mutating func append(now time: Timestamp) {
    append("# now ")
    append(rfc3339: time)
    append(Ascii.newline)
  }

  /// Adds the comment line that closes a window.
  public mutating func appendFrameEnd() {
    append("# end\n")
  }

  private mutating func append(percentEncodedHead bytes: Span<UInt8>, _ head: Range<Int>) {
    Head.forEachToken(bytes, head) { token, place in
      switch place {
      case .name: break
      case .key: append(Ascii.comma)
      case .value: append(Ascii.equals)
      }
      var index = token.start
      while index < token.end {
        let byte = token.nextByte(at: &index, as: place.kind, in: bytes)
        if Self.isPlain(byte) {
          append(byte)
        } else {
          append(Ascii.percent)
          append(hexadecimal: byte, uppercase: true)
        }
      }
    }
  }

  /// Whether a byte of a group stands for itself: A–Z a–z 0–9 - . _ ~ / :
  static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x2D, 0x2E, 0x2F, 0x3A, 0x5F, 0x7E: true
    default: false
    }
  }
}
