import Bytes
import RegularExpressions

/// The texts of an evaluation, one after the other in one buffer: constants, the point's, results.
struct FrameText: ~Copyable {
  private(set) var bytes: ByteBuffer
  /// The surroundings of the expression, for functions that ask for the time.
  let options: LambdaOptions
  private let constantsEnd: Int
  private var inputEnd: Int
  /// Where a result is put together before it joins the others.
  private var scratch = ByteBuffer()
  /// One for each regular expression in the text.
  private var matchers = NoncopyableArray<RegularExpressionMatcher>()

  /// What the automata of all regular expressions together may hold, in bytes, and each at least.
  private static let automataMemory = 32 << 20
  private static let leastMemory = 16 << 10

  init(for expression: LambdaExpression) {
    let patterns = expression.code.regularExpressions
    let share = min(1 << 20, max(Self.automataMemory / max(patterns.count, 1), Self.leastMemory))
    for pattern in patterns {
      matchers.append(RegularExpressionMatcher(pattern, memoryLimit: share))
    }
    options = expression.options
    constantsEnd = expression.code.constants.count
    inputEnd = constantsEnd
    bytes = ByteBuffer(capacity: constantsEnd)
    bytes.append(expression.code.constants)
  }

  mutating func forgetInput() {
    inputEnd = constantsEnd
    forgetResults()
  }

  mutating func forgetResults() {
    if bytes.count != inputEnd { bytes.truncate(to: inputEnd) }
  }

  /// Copies a text of the point; nil when there is no room for it.
  mutating func keep(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    forgetResults()
    guard range.count <= Int(Int32.max) - LambdaLimits.producedText - bytes.count else {
      return nil
    }
    bytes.append(text, range)
    inputEnd = bytes.count
    return inputEnd - range.count..<inputEnd
  }

  /// Whether the first text comes before the second (-1), is the same (0) or comes behind it (1), byte by
  /// byte.
  func order(_ first: Range<Int>, _ second: Range<Int>) -> Int {
    let span = bytes.span
    if span.equal(first, span, second) { return 0 }
    return span.precedes(first, second) ? -1 : 1
  }

  /// Whether the regular expression of that number matches anywhere in the text at `range`.
  mutating func matches(_ expression: Int, _ range: Range<Int>) -> Bool {
    Self.change(&matchers[expression], reading: bytes) { $0.matches($1, range) }
  }

  // MARK: Results

  /// How many more bytes results may have.
  var room: Int { inputEnd + LambdaLimits.producedText - bytes.count }

  /// Lets `body` write a result out of the texts; a failure when it is too long.
  @inline(__always)
  mutating func produce(_ body: (Span<UInt8>, inout ByteBuffer) -> Void) -> Value {
    scratch.removeAll()
    Self.change(&scratch, reading: bytes) { body($1, &$0) }
    return finishProducing()
  }

  private mutating func finishProducing() -> Value {
    guard scratch.count <= room else {
      scratch.shrink(toCapacity: 0)
      return Value(.textTooLong)
    }
    Self.change(&bytes, reading: scratch) { $0.append($1) }
    return Value(string: bytes.count - scratch.count..<bytes.count)
  }

  /// The first text with the second behind it.
  mutating func concatenate(_ first: Range<Int>, _ second: Range<Int>) -> Value {
    guard first.count + second.count <= room else { return Value(.textTooLong) }
    return produce { texts, output in
      output.append(texts, first)
      output.append(texts, second)
    }
  }

  /// The text at `range` with every match replaced by the template at `template`.
  ///
  /// A failure also when short matches in a long text could make far too much of a long template.
  mutating func replace(
    _ expression: Int, _ range: Range<Int>, template: Range<Int>
  ) -> Value {
    // Both lie below 2³¹, so that no product overflows.
    let groups = 1 + template.count { bytes[$0] == UInt8(ascii: "$") }
    guard (range.count + 1) * max(template.count, groups) <= 4 * LambdaLimits.producedText else {
      return Value(.textTooLong)
    }
    var result = ByteBuffer()
    swap(&scratch, &result)
    result.removeAll()
    let isDone = Self.change(&matchers[expression], reading: bytes) {
      $0.replace($1, range, with: $1, template, into: &result)
    }
    swap(&scratch, &result)
    return isDone ? finishProducing() : Value(.tooMuchWork)
  }

  /// Lets `body` change one part while it reads another.
  private static func change<Part: ~Copyable, Result>(
    _ part: inout Part, reading source: borrowing ByteBuffer,
    _ body: (inout Part, Span<UInt8>) -> Result
  ) -> Result {
    body(&part, source.span)
  }
}
