extension Span where Element == UInt8 {
  /// The scalar that begins at `position`, and its length in bytes.
  ///
  /// A byte that begins no well-formed sequence before `end` counts alone as U+FFFD (the Unicode
  /// Standard, table 3-7), as Go reads it: so every text is a sequence of scalars.
  @inline(__always)
  func scalar(at position: Int, before end: Int) -> (value: UInt32, width: Int) {
    let lead = self[position]
    guard lead >= 0x80 else { return (UInt32(lead), 1) }
    return multibyteScalar(lead, at: position, before: end)
  }

  /// The same where the byte at `position` is known to be `lead` and not ASCII.
  func multibyteScalar(
    _ lead: UInt8, at position: Int, before end: Int
  ) -> (value: UInt32, width: Int) {
    let bad: (UInt32, Int) = (0xFFFD, 1)
    let width = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard lead >= 0xC2, lead <= 0xF4, end - position >= width else { return bad }
    let second = self[position + 1]
    let lowest: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
    let highest: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
    guard second >= lowest, second <= highest else { return bad }
    let mask: UInt8 = width == 2 ? 0x1F : width == 3 ? 0x0F : 0x07
    var value = UInt32(lead & mask) << 6 | UInt32(second & 0x3F)
    for offset in 2..<max(width, 2) {
      let byte = self[position + offset]
      guard byte & 0xC0 == 0x80 else { return bad }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return (value, width)
  }
}
