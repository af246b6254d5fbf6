import Bytes

/// Reads a pattern and writes its program as it goes.
///
/// The syntax is that of Go's regexp/syntax with the Perl flags, which is RE2's; so are the words of
/// the errors. Open groups are kept in a list, not on the stack: nesting costs no recursion.
struct PatternParser {
  typealias Failure = RegularExpressionError

  /// The flags that `(?imsU)` sets.
  struct Flags {
    var foldsCase = false
    var isMultiline = false
    var dotTakesNewline = false
    var swapsGreed = false
  }

  /// A group that is open, or the whole pattern.
  struct Frame {
    /// Where it begins in the pattern.
    var start: Int
    /// The number of a capturing group, 0 for the whole pattern, nil for a group that does not capture.
    var number: Int?
    var outerFlags: Flags
    /// The group as far as its alternatives have been read.
    var whole: Part
    /// The parts of the alternative that is being read, and where its instructions begin.
    var parts: [Part] = []
    var alternativeStart: Int
    /// The jumps behind the alternatives, to the end of the group.
    var jumps: [Int] = []
  }

  static let lengthLimit = 65_536
  static let workLimit = 200_000

  /// The pattern's scalars, and where each begins in bytes; one more place for the end.
  let scalars: [UInt32]
  let offsets: [Int]
  var position = 0
  var flags = Flags()
  /// The program so far: `next` and `other` are counted from the instruction's own place.
  var instructions: [Instruction] = []
  /// How many instructions there are, jumps not counted.
  var size = 0
  var sets: [ScalarSet] = []
  var setNumbers: [ScalarSet: Int] = [:]
  /// How many ranges all sets have together.
  var rangeCount = 0
  var frames: [Frame] = []
  /// The names of the groups, from group 1; empty for those without.
  var groupNames: [String] = []
  private var literals: [UInt64: ScalarSet] = [:]
  private var namedClasses: [String: ScalarSet] = [:]
  /// How many ranges have been handled so far; bounds the time that a pattern can take.
  var work = 0

  init(_ pattern: Span<UInt8>, _ range: Range<Int>) throws(Failure) {
    guard range.count <= Self.lengthLimit else {
      throw Failure(message: "expression longer than \(Self.lengthLimit) bytes", offset: 0)
    }
    var scalars: [UInt32] = []
    var offsets: [Int] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let (scalar, width) = pattern.scalarValue(at: index, before: range.upperBound)
      guard scalar != 0xFFFD || width == 3 else {
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
    try push(number: 0, start: 0, flags: flags)
    var followsRepetition: Int?
    while let scalar = peek() {
      let start = position
      var isRepetition = false
      switch Self.sign(scalar) {
      case "(": try openGroup()
      case ")": try closeGroup()
      case "|": try closeAlternative()
      case "*", "+", "?": isRepetition = try parseSuffix(scalar, after: followsRepetition)
      case "{": isRepetition = try parseCountedSuffix(after: followsRepetition)
      default: try parseAtom(scalar)
      }
      followsRepetition = isRepetition ? start : nil
    }
    guard frames.count == 1, let outermost = frames.popLast() else {
      throw failure("missing closing )", 0, scalars.count, at: frames.last?.start ?? 0)
    }
    _ = try finish(outermost)
    instructions.append(Instruction(operation: .match))
  }

  private mutating func parseAtom(_ scalar: UInt32) throws(Failure) {
    switch Self.sign(scalar) {
    case "^": try addAssertion(flags.isMultiline ? .beginsLine : .beginsText)
    case "$": try addAssertion(flags.isMultiline ? .endsLine : .endsText)
    case ".":
      position += 1
      let all = ScalarSet(0, ScalarSet.maximum)
      try addSet(flags.dotTakesNewline ? all : ScalarSet(0x0A, 0x0A).negated)
    case "[": try addSet(try parseClass())
    case "\\": try parseEscapedAtom()
    default:
      position += 1
      try addLiteral(scalar)
    }
  }

  /// Adds a part that takes one scalar out of `set`.
  mutating func addSet(_ set: ScalarSet) throws(Failure) {
    try spend(set.ranges.count)
    try addScalars(set)
  }

  /// Adds a part that takes `scalar`, in either case where the flags say so.
  mutating func addLiteral(_ scalar: UInt32) throws(Failure) {
    let key = UInt64(scalar) << 1 | (flags.foldsCase ? 1 : 0)
    if let set = literals[key] { return try addScalars(set) }
    let single = ScalarSet(scalar, scalar)
    let set = flags.foldsCase ? CaseFolding.closure(of: single) : single
    try addSet(set)
    literals[key] = set
  }

  // MARK: Reading

  /// The scalar `ahead` places on, or nil at the end.
  func peek(_ ahead: Int = 0) -> UInt32? {
    position + ahead < scalars.count ? scalars[position + ahead] : nil
  }

  /// The scalar of that value, to compare with literals.
  static func sign(_ value: UInt32) -> Unicode.Scalar { Unicode.Scalar(value) ?? "\u{FFFD}" }

  /// Whether the scalar `ahead` places on is `character`.
  func isNext(_ character: Unicode.Scalar, _ ahead: Int = 0) -> Bool {
    peek(ahead) == character.value
  }

  /// The pattern's text between two places.
  func text(_ start: Int, _ end: Int) -> String {
    var result = ""
    for value in scalars[start..<min(end, scalars.count)] {
      result.unicodeScalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
    return result
  }

  /// The set of that name, remembered; nil where it is not known.
  mutating func namedClass(_ name: String) -> ScalarSet? {
    let key = UnicodeClasses.canonical(name)
    if let known = namedClasses[key] { return known }
    let found = UnicodeClasses.named(key)
    if let found { namedClasses[key] = found }
    return found
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
