import Bytes
import LineProtocol
import StateFile

/// A hash of 64 bits of a series, under a key: the same from run to run where the key is kept, and
/// nothing that whoever names series can aim at.
///
/// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012), with 2 and 4 rounds.
public struct SeriesHash: Equatable, Sendable {
  /// The two halves of the key.
  public let key: (low: UInt64, high: UInt64)

  /// A key that nobody knows.
  public init() {
    self.init(low: .random(in: 0 ... .max), high: .random(in: 0 ... .max))
  }

  /// A key that was kept.
  public init(low: UInt64, high: UInt64) { key = (low, high) }

  /// Whether both have the same key.
  public static func == (left: Self, right: Self) -> Bool { left.key == right.key }

  /// The hash of the bytes in `range`.
  public func value(of bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var state = SipState(key)
    var index = range.lowerBound
    while index + 8 <= range.upperBound {
      state.take(bytes.word(at: index))
      index += 8
    }
    var last = UInt64(truncatingIfNeeded: range.count) << 56
    var shift: UInt64 = 0
    while index < range.upperBound {
      last |= UInt64(bytes[index]) << shift
      shift += 8
      index += 1
    }
    state.take(last)
    return state.finished()
  }
}

extension SeriesHash {
  /// What tells a point from others of its group and time: its series, where groups have several, and its
  /// fields in any order. Lines of one series and time with other fields are one point in parts.
  public func fingerprint(
    of point: borrowing Point, in bytes: Span<UInt8>, mixesSeries: Bool
  ) -> UInt64 {
    var sum = mixesSeries ? value(of: bytes, point.head) : 0
    for index in point.fields.indices {
      let field = point.fields[index]
      sum &+= value(of: bytes, field.key.start..<field.value.end)
    }
    return sum
  }

  /// Writes the key.
  public func save(into writer: inout StateWriter) {
    writer.integer("series_key_low", key.low)
    writer.integer("series_key_high", key.high)
  }

  /// The key that `save` wrote; nil where there is none.
  public init?(ifIn reader: inout StateReader) throws(StateError) {
    guard let low = try reader.integerIfPresent("series_key_low", as: UInt64.self) else {
      return nil
    }
    self.init(low: low, high: try reader.integer("series_key_high"))
  }
}

/// The four words of SipHash, named as in its paper.
private struct SipState {
  private var v0, v1, v2, v3: UInt64

  init(_ key: (low: UInt64, high: UInt64)) {
    v0 = key.low ^ 0x736f_6d65_7073_6575
    v1 = key.high ^ 0x646f_7261_6e64_6f6d
    v2 = key.low ^ 0x6c79_6765_6e65_7261
    v3 = key.high ^ 0x7465_6462_7974_6573
  }

  mutating func take(_ word: UInt64) {
    v3 ^= word
    turn()
    turn()
    v0 ^= word
  }

  mutating func finished() -> UInt64 {
    v2 ^= 0xff
    for _ in 0..<4 { turn() }
    return v0 ^ v1 ^ v2 ^ v3
  }

  private mutating func turn() {
    v0 &+= v1
    v2 &+= v3
    v1 = v1 << 13 | v1 >> 51
    v3 = v3 << 16 | v3 >> 48
    v1 ^= v0
    v3 ^= v2
    v0 = v0 << 32 | v0 >> 32
    v2 &+= v1
    v0 &+= v3
    v1 = v1 << 17 | v1 >> 47
    v3 = v3 << 21 | v3 >> 43
    v1 ^= v2
    v3 ^= v0
    v2 = v2 << 32 | v2 >> 32
  }
}
