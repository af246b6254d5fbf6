/// A pattern in RE2's syntax, ready to be matched in time linear in the text.
///
/// Copies are cheap and may be shared between threads: what it holds never changes.
public struct RegularExpression: Sendable {
  let program: Program

  /// Compiles the pattern that lies in `range` of `pattern`.
  ///
  /// At most 65,536 bytes of pattern, 10,000 states and 500 levels of nesting; what exceeds them, and
  /// what Go's regexp/syntax refuses, throws an error that says what and where.
  public init(parsing pattern: Span<UInt8>, _ range: Range<Int>) throws(RegularExpressionError) {
    program = try Program(parsing: pattern, range)
  }
}

/// Why a pattern was refused.
public struct RegularExpressionError: Error, Equatable, Sendable {
  /// What is wrong, and the part of the pattern it is about, in Go's words where Go has them.
  public var message: String

  /// Where that part begins, in bytes from the start of the pattern.
  public var offset: Int

  /// An error about the part of the pattern that begins at `offset`.
  public init(message: String, offset: Int) {
    self.message = message
    self.offset = offset
  }
}
