import Bytes

/// The working memory of matching: reused from text to text, so that matching allocates nothing once
/// it is warm. One for each thread; it serves any number of expressions.
///
/// It remembers up to 32 expressions with at most about 2 MiB each, and forgets the one that was
/// learnt first when another comes. Finding groups keeps another four bytes for each byte of the longest
/// text.
///
/// Texts are read as UTF-8; a byte that is part of no well-formed scalar counts alone as U+FFFD.
public struct RegularExpressionMatcher: ~Copyable {
  /// What is remembered of an expression.
  private struct Memory {
    let program: Program
    var forward: LazyAutomaton
    var backward: BackwardAutomaton
  }

  private static let memoryLimit = 32

  private var memories: [Memory] = []
  private var latest = 0
  private var oldest = 0
  private var finder = MatchFinder()
  private var machine = ThreadMachine()
  /// The places noted by the last match.
  private var found: [Int] { finder.found.isEmpty ? machine.found : finder.found }

  /// What was done so far, so that a test need not look at the clock: one for each scalar read and
  /// each place of a program looked at.
  var steps: Int {
    memories.reduce(machine.steps + finder.steps) { $0 + $1.forward.steps + $1.backward.steps }
  }

  /// A matcher without any memory of expressions.
  public init() {}

  /// Whether the expression matches anywhere in the bytes of `text` that lie in `range`.
  ///
  /// O(bytes): one table look-up for each scalar, once the states are built. Patterns that make more
  /// states than fit into 1 MiB cost O(bytes · states of the pattern).
  public mutating func matches(
    _ expression: borrowing RegularExpression, in text: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    let program = expression.program
    switch memories[select(program)].forward.run(text, range) {
    case .match: return true
    case .noMatch: return false
    case .gaveUp:
      return machine.search(program, in: text, range, from: range.lowerBound, slots: 0)
    }
  }

  /// Whether the expression matches; where it does, `group(_:)` tells what each group took.
  ///
  /// Of several matches it is the one that begins first, and of those the one that a backtracking
  /// search prefers, as in Perl and Go. O(bytes), and O(states of the pattern) for each byte of the match.
  public mutating func firstMatch(
    _ expression: borrowing RegularExpression, in text: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    forget()
    guard matches(expression, in: text, range) else { return false }
    let program = expression.program
    let isRead = read(program, text, range)
    return find(program, text, range, from: range.lowerBound, program.slotCount, isRead: isRead)
  }

  /// What group `index` took in the `firstMatch` just before, as places in that text; 0 is the whole
  /// match. Nil where there was no match, and where the group took no part in it or does not exist.
  public func group(_ index: Int) -> Range<Int>? {
    guard index >= 0, index * 2 + 1 < found.count else { return nil }
    let start = found[index * 2]
    let end = found[index * 2 + 1]
    return start >= 0 && end >= start ? start..<end : nil
  }

  /// Appends the text to `output` with every match replaced by the template, as Go's
  /// ReplaceAllString does.
  ///
  /// In the template `$1` and `${1}` stand for a group by number, `$name` and `${name}` by name, `$$`
  /// for a dollar; a name is as long as it can be, so that `$1W` is the group named 1W; a group that
  /// does not exist or took no part is empty; a dollar before anything else is itself. Matches do not
  /// overlap, and an empty one right after another match does not count.
  ///
  /// O(bytes), and O(states of the pattern) for each byte of a match. Patterns that make more states than
  /// fit into 1 MiB cost O(bytes · states of the pattern) for each match.
  public mutating func replace(
    _ expression: borrowing RegularExpression, in text: Span<UInt8>, _ range: Range<Int>,
    with template: Span<UInt8>, _ templateRange: Range<Int>, into output: inout ByteBuffer
  ) {
    forget()
    guard matches(expression, in: text, range) else { return output.append(text, range) }
    let program = expression.program
    let dollar = template.firstIndex(
      of: 0x24, from: templateRange.lowerBound, to: templateRange.upperBound)
    let slots = dollar == nil ? 2 : program.slotCount
    let isRead = read(program, text, range)
    var copied = range.lowerBound
    var position = range.lowerBound
    while position <= range.upperBound,
      find(program, text, range, from: position, slots, isRead: isRead)
    {
      let (start, end) = (found[0], found[1])
      output.append(text, copied..<start)
      if end > copied || start == range.lowerBound {
        appendReplacement(program, text, template, templateRange, to: &output)
      }
      copied = end
      guard end <= position else {
        position = end
        continue
      }
      position +=
        position < range.upperBound ? text.scalar(at: position, before: range.upperBound).width : 1
    }
    output.append(text, copied..<range.upperBound)
    forget()
  }

  private mutating func forget() {
    finder.forget()
    machine.forget()
  }

  /// Prepares for finding matches in linear time; false where the pattern makes too many states for it.
  private mutating func read(
    _ program: Program, _ text: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    finder.read(&memories[select(program)].backward, text, range)
  }

  /// Finds the first match from `start` on.
  private mutating func find(
    _ program: Program, _ text: Span<UInt8>, _ range: Range<Int>, from start: Int, _ slots: Int,
    isRead: Bool
  ) -> Bool {
    guard isRead else {
      return machine.search(program, in: text, range, from: start, slots: slots)
    }
    return finder.search(
      program, memories[select(program)].backward.states, in: text, range, from: start,
      slots: slots)
  }

  private func appendReplacement(
    _ program: Program, _ text: Span<UInt8>, _ template: Span<UInt8>, _ range: Range<Int>,
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

  /// The place of what is remembered of the program, made where there is nothing.
  private mutating func select(_ program: Program) -> Int {
    if latest < memories.count, memories[latest].program === program { return latest }
    if let known = memories.firstIndex(where: { $0.program === program }) {
      latest = known
      return known
    }
    let memory = Memory(
      program: program, forward: LazyAutomaton(program), backward: BackwardAutomaton(program))
    if memories.count < Self.memoryLimit {
      latest = memories.count
      memories.append(memory)
    } else {
      latest = oldest
      memories[oldest] = memory
      oldest = (oldest + 1) % Self.memoryLimit
    }
    return latest
  }
}
