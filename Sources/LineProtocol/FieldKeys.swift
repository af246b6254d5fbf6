import Bytes

/// Field keys that were checked before, each where it is likely to come again: by measurement and number
/// of the field. A key that stands there again is known by one or two comparisons of eight bytes.
struct FieldKeys: ~Copyable {
  /// A key with its `=`, of at most 16 bytes.
  struct Key {
    /// The first eight bytes, and how far to shift away what does not belong to the key.
    fileprivate var first: UInt64 = 0
    fileprivate var shift: UInt64 = 0
    /// The last eight bytes, where there are more than eight.
    fileprivate var last: UInt64 = 0
    /// 0 for no key.
    fileprivate var length = 0

    /// The end of the field key at `start` where it is this one; nil says nothing.
    @inline(__always)
    func end(_ line: Span<UInt8>, from start: Int) -> Int? {
      guard length > 0, let text = line.window(at: start, length: 16),
        (text.word(at: 0) ^ first) &<< shift == 0,
        length <= 8 || text.word(at: (length &- 8) & 15) == last
      else { return nil }
      return start &+ length &- 1
    }
  }

  /// How many are kept; one of another measurement may take a place.
  private static var most: Int { 256 }
  /// What there is before the first key, since many parsers read a line or two.
  private static let none = [Key()]
  /// As many as a power of two.
  private var keys = FieldKeys.none

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

  /// The keys of all places, as many as a power of two.
  var known: Span<Key> {
    @_lifetime(borrow self)
    borrowing get { keys.span }
  }

  /// Finds the end of the field key that starts at `start`, where an equals sign stands, and keeps it for
  /// field `number` of lines whose measurement has the place `place`; nil where the general way has to say.
  @inline(never)
  mutating func learn(_ line: Span<UInt8>, from start: Int, place: Int, number: Int) -> Int? {
    guard let end = OrdinaryLine.keyEnd(line, from: start) else { return nil }
    if keys.count < Self.most { keys = Array(repeating: Key(), count: Self.most) }
    let index = (place &+ number) & (Self.most &- 1)
    let length = end &+ 1 &- start
    if length <= 8 {
      keys[index] = Key(
        first: line.word(at: start), shift: UInt64(truncatingIfNeeded: 64 &- length &* 8),
        length: length)
    } else if length <= 16 {
      keys[index] = Key(first: line.word(at: start), last: line.word(at: end &- 7), length: length)
    }
    return end
  }
}
