import Bytes

/// Field keys that were checked before, each where it is likely to come again: by measurement and number
/// of the field. A key that stands there again is known by one or two comparisons of eight bytes.
struct FieldKeys: ~Copyable {
  /// A key with its `=`, of at most 16 bytes.
  private struct Key {
    /// The first eight bytes, and how far to shift away what does not belong to the key.
    var first: UInt64 = 0
    var shift: UInt64 = 0
    /// The last eight bytes, where there are more than eight.
    var last: UInt64 = 0
    /// 0 for no key.
    var length = 0
  }

  /// How many are kept; one of another measurement may take a place.
  private static var most: Int { 256 }
  /// None before the first key, since many parsers read a line or two.
  private var keys: [Key] = []

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

  /// The end of the field key that starts at `start`, where an equals sign stands; nil says nothing. The
  /// key is that of field `number` in a line whose measurement has the place `place`.
  @inline(__always)
  mutating func end(_ line: Span<UInt8>, from start: Int, place: Int, number: Int) -> Int? {
    let index = (place &+ number) & (Self.most &- 1)
    guard start <= line.count &- 16 else { return nil }
    let first = line.word(at: start)
    if keys.isEmpty { keys = Array(repeating: Key(), count: Self.most) }
    let key = keys[index]
    if key.length > 0, (first ^ key.first) &<< key.shift == 0,
      key.length <= 8 || line.word(at: start &+ key.length &- 8) == key.last
    {
      return start &+ key.length &- 1
    }
    guard let end = OrdinaryLine.keyEnd(line, from: start) else { return nil }
    let length = end &+ 1 &- start
    if length <= 8 {
      keys[index] = Key(
        first: first, shift: UInt64(truncatingIfNeeded: 64 &- length &* 8), length: length)
    } else if length <= 16 {
      keys[index] = Key(first: first, last: line.word(at: end &- 7), length: length)
    }
    return end
  }
}
