import Bytes

/// The working memory of matching one expression: reused from text to text, so that matching allocates
/// nothing once it is warm. One for each expression and thread.
///
/// It holds at most about `memoryLimit` bytes of states. Texts are read as UTF-8; a byte that is part of
/// no well-formed scalar counts alone as U+FFFD.
public struct RegularExpressionMatcher: ~Copyable {
  /// What a replacement may cost: less than this many steps, or than `passes` times as many as going
  /// through the text once with every state of the pattern.
  private static let steps = 2_000_000
  private static let passes = 16

  let expression: RegularExpression
  private var automaton: LazyAutomaton
  var machine = ThreadMachine()

  /// What was done so far, so that a test need not look at the clock: one for each scalar read and
  /// each instruction looked at.
  var steps: Int { automaton.steps + machine.steps }

  /// A matcher that has seen no text yet.
  public init(_ expression: RegularExpression, memoryLimit: Int = 1 << 20) {
    self.expression = expression
    automaton = LazyAutomaton(expression, memoryLimit: memoryLimit)
  }

  /// Whether the expression matches anywhere in the bytes of `text` that lie in `range`.
  ///
  /// O(bytes): one table look-up for each scalar, once the states are built. Patterns that make more
  /// states than fit into the memory cost O(bytes · states of the pattern).
  public mutating func matches(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    switch automaton.run(text, range) {
    case .match: return true
    case .noMatch: return false
    case .gaveUp:
      return machine.search(expression, in: text, range, from: range.lowerBound, slots: 0)
    }
  }

  /// What group `index` took in the match found last, as places in that text; 0 is the whole
  /// match. Nil where there was no match, and where the group took no part in it or does not exist.
  func group(_ index: Int) -> Range<Int>? {
    guard index * 2 + 1 < machine.found.count else { return nil }
    let start = machine.found[index * 2]
    let end = machine.found[index * 2 + 1]
    return start >= 0 && end >= start ? start..<end : nil
  }

  /// Appends the text to `output` with every match replaced by the template, as Go's
  /// ReplaceAllString does; false, with less in `output`, where that would take too long.
  ///
  /// In the template `$1` and `${1}` stand for a group by number, `$name` and `${name}` by name, `$$`
  /// for a dollar; a name is as long as it can be, so that `$1W` is the group named 1W; a group that
  /// does not exist or took no part is empty; a dollar before anything else is itself. Matches do not
  /// overlap, and an empty one right after another match does not count.
  ///
  /// O(bytes · states of the pattern) where each match is found near where it begins. Where each is
  /// known only at the end of the text, as with `a(.*b)?`, it would be O(bytes²), and is refused above
  /// some milliseconds.
  public mutating func replace(
    _ text: Span<UInt8>, _ range: Range<Int>, with template: Span<UInt8>,
    _ templateRange: Range<Int>, into output: inout ByteBuffer
  ) -> Bool {
    machine.forget()
    guard matches(text, range) else {
      output.append(text, range)
      return true
    }
    let dollar = template.firstIndex(
      of: 0x24, from: templateRange.lowerBound, to: templateRange.upperBound)
    let slots = dollar == nil ? 2 : expression.slotCount
    let cheap = Self.passes * (range.count + 1) * expression.instructions.count
    let limit = machine.steps + max(Self.steps, cheap)
    var copied = range.lowerBound
    var position = range.lowerBound
    while position <= range.upperBound,
      machine.search(expression, in: text, range, from: position, slots: slots)
    {
      guard machine.steps < limit else { return false }
      let (start, end) = (machine.found[0], machine.found[1])
      output.append(text, copied..<start)
      // An empty match right behind another one does not count.
      if end > copied || start == range.lowerBound {
        appendReplacement(text, template, templateRange, to: &output)
      }
      copied = end
      guard end <= position else {
        position = end
        continue
      }
      position +=
        position < range.upperBound
        ? text.scalarValue(at: position, before: range.upperBound).width : 1
    }
    output.append(text, copied..<range.upperBound)
    return true
  }

  private func appendReplacement(
    _ text: Span<UInt8>, _ template: Span<UInt8>, _ range: Range<Int>,
    to output: inout ByteBuffer
  ) {
    var position = range.lowerBound
    while let dollar = template.firstIndex(of: 0x24, from: position, to: range.upperBound) {
      output.append(template, position..<dollar)
      position = dollar + 1
      if let (name, end) = Self.name(in: template, position..<range.upperBound) {
        position = end
        if let group = group(named: name, in: template) { output.append(text, group) }
      } else {
        output.append(0x24)
        if position < range.upperBound, template[position] == 0x24 { position += 1 }
      }
    }
    output.append(template, position..<range.upperBound)
  }

  /// The name that follows a dollar at the start of `rest`, in braces or not, and where the template goes
  /// on; nil where the dollar is itself. Letters, decimal digits and underscores of any script make a name.
  private static func name(
    in template: Span<UInt8>, _ rest: Range<Int>
  ) -> (name: Range<Int>, end: Int)? {
    let isBraced = !rest.isEmpty && template[rest.lowerBound] == 0x7B
    let start = rest.lowerBound + (isBraced ? 1 : 0)
    var end = start
    while end < rest.upperBound {
      let (value, width) = template.scalarValue(at: end, before: rest.upperBound)
      guard Unicode.Scalar(value)?.continuesName == true else { break }
      end += width
    }
    guard end > start, !isBraced || (end < rest.upperBound && template[end] == 0x7D) else {
      return nil
    }
    return (start..<end, isBraced ? end + 1 : end)
  }

  /// What the group of that number or name took; a number has no leading zeros and at most nine digits.
  private func group(named name: Range<Int>, in template: Span<UInt8>) -> Range<Int>? {
    let isNumber = name.count <= 9 && (name.count == 1 || template[name.lowerBound] != 0x30)
    if isNumber, name.allSatisfy({ Ascii.isDigit(template[$0]) }) {
      return group(name.reduce(0) { $0 * 10 + Int(template[$1] - 0x30) })
    }
    let index = expression.groupNames.indices.first {
      template.equal(name, expression.groupNames[$0]) && group($0 + 1) != nil
    }
    return index.flatMap { group($0 + 1) }
  }
}
