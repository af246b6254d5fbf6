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

  private let program: Program
  private var automaton: LazyAutomaton
  private var machine = ThreadMachine()

  /// What was done so far, so that a test need not look at the clock: one for each scalar read and
  /// each place of the program looked at.
  var steps: Int { automaton.steps + machine.steps }

  /// A matcher that has seen no text yet.
  public init(_ expression: RegularExpression, memoryLimit: Int = 1 << 20) {
    program = expression.program
    automaton = LazyAutomaton(program, memoryLimit: memoryLimit)
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
      return machine.search(program, in: text, range, from: range.lowerBound, slots: 0)
    }
  }

  /// Whether the expression matches; where it does, `group(_:)` tells what each group took.
  ///
  /// Of several matches it is the one that begins first, and of those the one that a backtracking
  /// search prefers, as in Perl and Go. O(bytes · states of the pattern).
  mutating func firstMatch(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    machine.forget()
    return matches(text, range)
      && machine.search(
        program, in: text, range, from: range.lowerBound, slots: program.slotCount)
  }

  /// What group `index` took in the match found last, as places in that text; 0 is the whole
  /// match. Nil where there was no match, and where the group took no part in it or does not exist.
  func group(_ index: Int) -> Range<Int>? {
    guard index >= 0, index * 2 + 1 < machine.found.count else { return nil }
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
    let slots = dollar == nil ? 2 : program.slotCount
    let cheap = Self.passes * (range.count + 1) * program.instructions.count
    let limit = machine.steps + max(Self.steps, cheap)
    var copied = range.lowerBound
    var position = range.lowerBound
    while position <= range.upperBound,
      machine.search(program, in: text, range, from: position, slots: slots)
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
      let reference = GroupReference(after: dollar, in: template, range.upperBound)
      position = reference.end
      switch reference.kind {
      case .dollar: output.append(0x24)
      case .number(let number): append(group(number), of: text, to: &output)
      case .name(let name):
        let number = program.groupNames.indices.first {
          template.equal(name, program.groupNames[$0]) && group($0 + 1) != nil
        }
        append(number.flatMap { group($0 + 1) }, of: text, to: &output)
      }
    }
    output.append(template, position..<range.upperBound)
  }

  private func append(
    _ range: Range<Int>?, of text: Span<UInt8>, to output: inout ByteBuffer
  ) {
    if let range { output.append(text, range) }
  }
}
