import Glibc

extension ByteBuffer {
  /// Adds a number as C's printf does with `conversion`, one of e, E, f, g and G: exactly, ties to even.
  ///
  /// For what is seldom printed: about 500 ns. The programs keep the C library's own locale, whose
  /// decimal point is a point.
  public mutating func append(printf value: Double, conversion: UInt8, precision: Int) {
    let format = "%.*\(Character(UnicodeScalar(conversion)))"
    let arguments: [any CVarArg] = [Int32(clamping: precision), value]
    let length = Int(
      unsafe withVaList(arguments) { unsafe vsnprintf(nil, 0, format, $0) })
    // The C library puts a NUL behind the text.
    let written = unsafe appendFilling(atLeast: length + 1) { space in
      let start = unsafe space.baseAddress?.assumingMemoryBound(to: CChar.self)
      return Int(
        unsafe withVaList(arguments) { unsafe vsnprintf(start, space.count, format, $0) })
    }
    precondition(written == length)
  }
}
