import Bytes

/// Field keys that were checked before, each where it is likely to come again: by measurement and number
/// of the field. A key that stands there again is known by one or two comparisons of eight bytes.
struct FieldKeys: ~Copyable {
  /// A key with its `=`, of at most 16 bytes.
  struct Key {
    /// The first eight bytes, and how far to shift away what does not belong to the key.
    private var first: UInt64 = 0
    private var shift: UInt64 = 0
    /// The last eight bytes, where there are more than eight.
    private var last: UInt64 = 0
    /// 0 for no key.
    private var length = 0

    /// The end of the field key at `start`, where an equals sign stands; a key that was not known is
    /// kept instead of this one. Nil where the general way has to say.
    @inline(__always)
    mutating func end(_ line: Span<UInt8>, from start: Int) -> Int? {
      if isKey(at: start, of: line) { return start &+ length &- 1 }
      guard let end = OrdinaryLine.keyEnd(line, from: start) else { return nil }
      length = end &+ 1 &- start
      first = line.word(at: start)
      shift = length < 8 ? UInt64(truncatingIfNeeded: 64 &- length &* 8) : 0
      if length > 16 {
        length = 0
      } else if length > 8 {
        last = line.word(at: end &- 7)
      }
      return end
    }

    @inline(__always)
    private func isKey(at start: Int, of line: Span<UInt8>) -> Bool {
      guard length > 0, let text = line.window(at: start, length: 16) else { return false }
      return (text.word(at: 0) ^ first) &<< shift == 0
        && (length <= 8 || text.word(at: (length &- 8) & 15) == last)
    }
  }

  /// How many are kept, a power of two; one of another measurement may take a place.
  private static var most: Int { 256 }
  /// None before the first field, since many parsers read a line or two.
  private var keys = NoncopyableArray<Key>()

  /// Where the keys of a measurement start.
  static func place(ofMeasurement line: Span<UInt8>, _ name: Token) -> Int {
    // Adler's sum spreads short texts well enough over so few places.
    var (low, high) = (1, 0)
    for index in name.range {
      low = (low + Int(line[index])) % 65521
      high = (high + low) % 65521
    }
    return (high ^ low) % most
  }

  /// The end of the field key at `start`, as `Key.end` says: that of field `number` of a line whose
  /// measurement has the place `place`. `prepare` was called.
  @inline(__always)
  mutating func end(_ line: Span<UInt8>, from start: Int, place: Int, number: Int) -> Int? {
    keys[(place &+ number) & (Self.most &- 1)].end(line, from: start)
  }

  /// Makes room before the first key.
  @inline(__always)
  mutating func prepare() {
    if keys.isEmpty { fill() }
  }

  @inline(never)
  private mutating func fill() {
    for _ in 0..<Self.most { keys.append(Key()) }
  }
}
