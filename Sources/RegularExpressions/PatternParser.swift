import Bytes

/// Reads a pattern and writes its program as it goes.
///
/// The syntax is that of Go's regexp/syntax with the Perl flags, which is RE2's; so are the words of
/// the errors. Groups are read by recursion, which has a limit.
struct PatternParser {
  typealias Failure = RegularExpressionError

  /// The flags that `(?imsU)` sets.
  struct Flags {
    var foldsCase = false
    var isMultiline = false
    var dotTakesNewline = false
    var swapsGreed = false
  }

  static let lengthLimit = 65_536
  static let workLimit = 200_000

  /// The pattern's scalars, and where each begins in bytes; one more place for the end.
  let scalars: [Unicode.Scalar]
  let offsets: [Int]
  var position = 0
  var flags = Flags()
  var instructions: [Instruction] = []
  var sets: [ScalarSet] = []
  var setNumbers: [ScalarSet: Int] = [:]
  /// How many ranges all sets have together.
  var rangeCount = 0
  /// How many groups are open, the whole pattern among them.
  private var height = 0
  /// The names of the groups, from group 1; empty for those without.
  var groupNames: [String] = []
  /// How many ranges have been handled so far; bounds the time that a pattern can take.
  var work = 0

  init(_ pattern: Span<UInt8>, _ range: Range<Int>) throws(Failure) {
    guard range.count <= Self.lengthLimit else {
      throw Failure(message: "expression longer than \(Self.lengthLimit) bytes", offset: 0)
    }
    var scalars: [Unicode.Scalar] = []
    var offsets: [Int] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let (scalar, width) = pattern.scalarValue(at: index, before: range.upperBound)
      guard let scalar = Unicode.Scalar(scalar), scalar != "\u{FFFD}" || width == 3 else {
        throw Failure(message: "invalid UTF-8", offset: index - range.lowerBound)
      }
      scalars.append(scalar)
      offsets.append(index - range.lowerBound)
      index += width
    }
    self.scalars = scalars
    self.offsets = offsets + [range.count]
  }

  /// Reads all of it.
  mutating func parse() throws(Failure) {
    _ = try parseAlternatives(number: 0, start: 0, flags: flags)
    guard peek() == nil else { throw failure("unexpected )", 0, scalars.count, at: position) }
    instructions.append(Instruction(operation: .match))
  }

  /// Reads what is in the group that begins at `start`, or the whole pattern, up to the parenthesis or the end.
  /// A group that captures has a number.
  mutating func parseAlternatives(
    number: Int?, start: Int, flags newFlags: Flags
  ) throws(Failure) -> Part {
    guard height <= Self.heightLimit else {
      throw failure("expression nests too deeply", 0, scalars.count, at: start)
    }
    height += 1
    let outerFlags = flags
    flags = newFlags
    defer { (height, flags) = (height - 1, outerFlags) }
    var whole = Part(start: instructions.count)
    if let number { try note(2 * number, start) }
    var alternative = instructions.count
    var jumps: [Int] = []
    // What a sign of repetition repeats; and where a repetition began that ends just here.
    var last: Part?
    var repetition: Int?
    while let scalar = peek(), scalar != ")" {
      let start = position
      if let counts = parseCounts() {
        last = try parseRepetition(of: last, counts, start: start, after: repetition)
        repetition = start
        continue
      }
      repetition = nil
      if take("|") {
        whole.repetitions = max(whole.repetitions, last?.repetitions ?? 1)
        last = nil
        jumps.append(try addAlternative(from: alternative))
        alternative = instructions.count
      } else if let part = try parseAtom(scalar) {
        whole.repetitions = max(whole.repetitions, last?.repetitions ?? 1)
        last = part
      }
    }
    for jump in jumps { instructions[jump].next = Int32(instructions.count - jump) }
    if let number { try note(2 * number + 1, start) }
    whole.repetitions = max(whole.repetitions, last?.repetitions ?? 1)
    return whole
  }

  /// Reads what a sign of repetition can repeat; nil where that is nothing, as with flags alone.
  private mutating func parseAtom(_ scalar: Unicode.Scalar) throws(Failure) -> Part? {
    let size = instructions.count
    switch scalar {
    case "(": return try parseGroup()
    case "^": try addAssertion(flags.isMultiline ? .beginsLine : .beginsText)
    case "$": try addAssertion(flags.isMultiline ? .endsLine : .endsText)
    case ".":
      position += 1
      let all = ScalarSet(0...ScalarSet.maximum)
      try addSet(flags.dotTakesNewline ? all : ScalarSet(0x0A...0x0A).negated)
    case "[": try addSet(try parseClass())
    case "\\": try parseEscapedAtom()
    default:
      position += 1
      try addLiteral(scalar.value)
    }
    return instructions.count > size ? Part(start: instructions.count - 1) : nil
  }

  /// Adds a part that takes `scalar`, in either case where the flags say so.
  mutating func addLiteral(_ scalar: UInt32) throws(Failure) {
    try addSet(folded(ScalarSet(scalar...scalar)))
  }

  /// The set, with what differs in case where the flags say so.
  func folded(_ set: ScalarSet) -> ScalarSet {
    flags.foldsCase ? CaseFolding.closure(of: set) : set
  }

  // MARK: Reading

  /// The scalar `ahead` places on, or nil at the end.
  func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    position + ahead < scalars.count ? scalars[position + ahead] : nil
  }

  /// Steps over `sign` where it stands here.
  mutating func take(_ sign: String) -> Bool {
    guard scalars[position...].starts(with: sign.unicodeScalars) else { return false }
    position += sign.unicodeScalars.count
    return true
  }

  /// The pattern's text between two places.
  func text(_ start: Int, _ end: Int) -> String {
    var text = ""
    text.unicodeScalars += scalars[start..<min(end, scalars.count)]
    return text
  }

  /// Notes that `ranges` more ranges are handled.
  mutating func spend(_ ranges: Int) throws(Failure) {
    work += ranges
    guard work <= Self.workLimit else {
      throw Failure(message: "expression too large: too many character ranges", offset: 0)
    }
  }

  // MARK: Errors

  /// An error that quotes the pattern from `start` to `end`, at most 100 scalars of it. Control
  /// characters are quoted as escapes, so that a message stays one line.
  func failure(_ what: String, _ start: Int, _ end: Int, at place: Int? = nil) -> Failure {
    var quoted = ""
    for scalar in text(start, min(end, start + 100)).unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      quoted +=
        isControl ? "\\x{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
    }
    if end - start > 100 { quoted += "…" }
    return Failure(message: "\(what): `\(quoted)`", offset: offsets[place ?? start])
  }
}
