/// How far a decimal number reaches: a minus or none, digits, and a point or none with more of them behind
/// it. It is found by two or three words, without a branch for each byte.
public struct DecimalExtent {
  /// 1 where a minus stands first, else 0.
  public let sign: Int
  /// The digits before the point, or all of them; 0 where no number starts.
  public let whole: Int
  /// Whether a point stands behind `whole`.
  public let hasPoint: Bool
  /// The bytes of digits and point; `unknown` where they are too many to say.
  public let length: Int

  /// More than any length that is told.
  @inlinable public static var unknown: Int { 24 }

  /// Looks at the start of `text`, which is 32 bytes long or longer.
  @inlinable @inline(__always)
  public init(_ text: Span<UInt8>) {
    let first = text[0] == Ascii.minus ? 1 : 0
    let others =
      WordScan.nonDigits(text.word(at: first))
      | WordScan.nonDigits(text.word(at: first &+ 8)) &<< 8 | 1 &<< 16
    sign = first
    whole = others.trailingZeroBitCount
    hasPoint = text[first &+ whole] == Ascii.point
    let length = hasPoint ? (others & (others &- 1)).trailingZeroBitCount : whole
    if length < 16 {
      self.length = length
    } else if hasPoint, whole < 16 {
      // The shortest digits of a double are up to 17.
      self.length = 16 &+ WordScan.digitCount(text.word(at: first &+ 16))
    } else {
      self.length = Self.unknown
    }
  }

  /// The index behind the number, counted from its start.
  @inlinable public var end: Int { sign &+ length }
}
