import Bytes

/// How a number looked behind its sign: where its digits and its point stand. A number of the same
/// shape is checked by two comparisons of eight bytes, and its end is known before they are done, so
/// that the processor goes on with what follows. The sign is no part of it, since in many series it
/// changes from value to value.
struct NumberShape {
  /// The length without a minus before and the `i` of an integer behind it; 0 for no shape.
  private(set) var length = 0
  private(set) var isInteger = false
  /// What turns the first and last eight bytes into digit values and the point into 0.
  private var first: UInt64 = 0
  private var last: UInt64 = 0
  /// What makes a high nibble of each value too large for its place.
  private var firstExcess: UInt64 = 0
  private var lastExcess: UInt64 = 0
  /// The bytes of the first eight that belong to the number.
  private var mask: UInt64 = 0

  /// No shape.
  init() {}

  /// A number of `length` bytes; no shape where that is more than 16.
  init(length: Int, point: Int?, isInteger: Bool) {
    guard length <= 16 else { return }
    self.length = length
    self.isInteger = isInteger
    mask = length >= 8 ? .max : (1 &<< UInt64(length &* 8)) &- 1
    (first, firstExcess) = Self.pattern(point: point)
    (last, lastExcess) = Self.pattern(point: point.map { $0 &- length &+ 8 })
  }

  @inline(__always)
  private static func pattern(point: Int?) -> (values: UInt64, excess: UInt64) {
    let digits: UInt64 = 0x3030_3030_3030_3030
    let excess: UInt64 = 0x0606_0606_0606_0606
    guard let point, point >= 0, point < 8 else { return (digits, excess) }
    let shift = UInt64(truncatingIfNeeded: point &* 8)
    return (digits ^ 0x1E &<< shift, excess &+ 0x09 &<< shift)
  }

  /// Whether a number of this shape starts at `start`; 24 bytes are there.
  @inline(__always)
  func fits(_ bytes: Span<UInt8>, at start: Int) -> Bool {
    guard length > 0 else { return false }
    let head = (bytes.word(at: start) ^ first) & mask
    var wrong = head | (head &+ firstExcess & mask)
    if length > 8 {
      let tail = bytes.word(at: start &+ length &- 8) ^ last
      wrong |= tail | (tail &+ lastExcess)
    }
    return wrong & 0xF0F0_F0F0_F0F0_F0F0 == 0
  }
}
