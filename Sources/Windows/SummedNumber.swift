/// A number of a field: the nearest double, and what an integer is away from that, so that no integer is
/// rounded.
public struct SummedNumber: Sendable {
  /// The nearest double.
  public let value: Double
  /// The integer less the double: 0 up to 2⁵³, at most 512 in magnitude.
  let rest: Int16
  /// Whether it came as an integer.
  let isWhole: Bool

  /// A float.
  @inline(__always)
  public init(_ value: Double) { (self.value, rest, isWhole) = (value, 0, false) }

  /// An integer.
  @inline(__always)
  public init(whole: Int64) {
    value = Double(whole)
    isWhole = true
    // 2⁶³ itself is no Int64; the difference is right all the same where it wraps.
    rest =
      value.magnitude < 0x1p53
      ? 0 : Int16(truncatingIfNeeded: whole &- Int64(truncatingIfNeeded: Int128(value)))
  }

  /// A number as it was saved.
  init(_ value: Double, rest: Int16) { (self.value, self.rest, isWhole) = (value, rest, rest != 0) }

  /// By size.
  @inline(__always)
  static func < (a: SummedNumber, b: SummedNumber) -> Bool {
    a.value < b.value || a.value == b.value && a.rest < b.rest
  }

  /// The integer.
  var exact: Int128 { Int128(value) + Int128(rest) }
}
