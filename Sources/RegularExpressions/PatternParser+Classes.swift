import Bytes

/// Escapes and classes of characters.
extension PatternParser {
  /// Reads what begins with a backslash outside of a class.
  mutating func parseEscapedAtom() throws(Failure) {
    guard let letter = peek(1) else {
      throw Failure(message: "trailing backslash at end of expression", offset: offsets[position])
    }
    switch Self.sign(letter) {
    case "A": try addAssertion(.beginsText, length: 2)
    case "z": try addAssertion(.endsText, length: 2)
    case "b": try addAssertion(.isWordBoundary, length: 2)
    case "B": try addAssertion(.isNoWordBoundary, length: 2)
    case "Q": try parseQuotation()
    default:
      if let set = try parseClassEscape() { return try addSet(set) }
      try addLiteral(try parseEscape())
    }
  }

  /// Reads `\Q…\E`, or to the end where `\E` is missing.
  private mutating func parseQuotation() throws(Failure) {
    position += 2
    while let scalar = peek() {
      guard !(isNext("\\") && isNext("E", 1)) else {
        position += 2
        return
      }
      position += 1
      try addLiteral(scalar)
    }
  }

  /// Reads `\d`, `\pL`, `\p{Greek}` and their like; nil where none of them is next.
  private mutating func parseClassEscape() throws(Failure) -> ScalarSet? {
    guard isNext("\\"), let letter = peek(1) else { return nil }
    let isNegated = letter < 0x61
    if Self.sign(letter | 0x20) == "p" { return try parseUnicodeClass(isNegated: isNegated) }
    let names: [Unicode.Scalar: String] = ["d": "digit", "s": "perl space", "w": "word"]
    guard let name = names[Self.sign(letter | 0x20)], let set = ASCIIClasses.named(name) else {
      return nil
    }
    position += 2
    return folded(set, isNegated: isNegated)
  }

  private mutating func parseUnicodeClass(isNegated: Bool) throws(Failure) -> ScalarSet {
    let start = position
    var end = min(start + 3, scalars.count)
    var name = text(start + 2, end)
    if name == "{" {
      guard let brace = scalars[start...].firstIndex(of: 0x7D) else {
        throw failure("invalid character class range", start, scalars.count)
      }
      end = brace + 1
      name = text(start + 3, brace)
    }
    let isInverted = name.hasPrefix("^")
    if isInverted { name.removeFirst() }
    try spend(50)
    guard let set = namedClass(name) else {
      throw failure("invalid character class range", start, end)
    }
    position = end
    try spend(set.ranges.count)
    return folded(set, isNegated: isNegated != isInverted)
  }

  private func folded(_ set: ScalarSet, isNegated: Bool) -> ScalarSet {
    let whole = flags.foldsCase ? CaseFolding.closure(of: set) : set
    return isNegated ? whole.negated : whole
  }

  // MARK: Classes in brackets

  /// Reads a class that begins with `[`.
  mutating func parseClass() throws(Failure) -> ScalarSet {
    let start = position
    position += 1
    let isNegated = isNext("^")
    if isNegated { position += 1 }
    var plain: [ScalarRange] = []
    var whole: [ScalarRange] = []
    var isFirst = true
    while !isNext("]") || isFirst {
      isFirst = false
      if let set = try parseNamedASCIIClass() {
        whole += set.ranges
      } else if let set = try parseClassEscape() {
        try spend(set.ranges.count)
        whole += set.ranges
      } else {
        plain.append(try parseRange(classStart: start))
      }
    }
    position += 1
    try spend(plain.count + (flags.foldsCase ? 50 : 0))
    let named = ScalarSet(plain)
    let set = ScalarSet(
      whole + (flags.foldsCase ? CaseFolding.closure(of: named) : named).ranges)
    return isNegated ? set.negated : set
  }

  private mutating func parseRange(classStart: Int) throws(Failure) -> ScalarRange {
    let start = position
    let first = try parseClassScalar(classStart: classStart)
    guard isNext("-"), let after = peek(1), after != 0x5D else {
      return ScalarRange(first: first, last: first)
    }
    position += 1
    let last = try parseClassScalar(classStart: classStart)
    guard first <= last else { throw failure("invalid character class range", start, position) }
    return ScalarRange(first: first, last: last)
  }

  private mutating func parseClassScalar(classStart: Int) throws(Failure) -> UInt32 {
    guard let scalar = peek() else {
      throw failure("missing closing ]", classStart, scalars.count)
    }
    if scalar == 0x5C { return try parseEscape() }
    position += 1
    return scalar
  }

  /// Reads `[:alpha:]` or `[:^alpha:]`; nil where no `:]` follows.
  private mutating func parseNamedASCIIClass() throws(Failure) -> ScalarSet? {
    guard isNext("["), isNext(":", 1) else { return nil }
    let start = position
    var end = start + 2
    while end + 1 < scalars.count, scalars[end] != 0x3A || scalars[end + 1] != 0x5D { end += 1 }
    try spend(1 + (end - start) / 16)
    guard end + 1 < scalars.count else { return nil }
    var name = text(start + 2, end)
    let isNegated = name.hasPrefix("^")
    if isNegated { name.removeFirst() }
    guard name != "perl space", let set = ASCIIClasses.named(name) else {
      throw failure("invalid character class range", start, end + 2)
    }
    position = end + 2
    return folded(set, isNegated: isNegated)
  }

  // MARK: Escapes of one scalar

  /// Reads a backslash and what it escapes.
  private mutating func parseEscape() throws(Failure) -> UInt32 {
    let start = position
    guard let letter = peek(1) else {
      throw Failure(message: "trailing backslash at end of expression", offset: offsets[position])
    }
    position += 2
    switch Self.sign(letter) {
    case "0": return parseOctal(letter)
    case "1"..."7":
      if let next = peek(), (0x30...0x37).contains(next) { return parseOctal(letter) }
    case "x":
      if let value = parseHexadecimal() { return value }
    case "a": return 0x07
    case "f": return 0x0C
    case "n": return 0x0A
    case "r": return 0x0D
    case "t": return 0x09
    case "v": return 0x0B
    default:
      if letter < 0x80, letter == 0x5F || !Self.isWordScalar(letter) { return letter }
    }
    throw failure("invalid escape sequence", start, min(position, scalars.count))
  }

  private mutating func parseOctal(_ first: UInt32) -> UInt32 {
    var value = first - 0x30
    for _ in 0..<2 {
      guard let next = peek(), (0x30...0x37).contains(next) else { break }
      value = value * 8 + (next - 0x30)
      position += 1
    }
    return value
  }

  /// Reads the two digits after `\x`, or any number of them in braces.
  private mutating func parseHexadecimal() -> UInt32? {
    let isBraced = isNext("{")
    if isBraced { position += 1 }
    var value: UInt32 = 0
    var count = 0
    while isBraced || count < 2, let byte = peek().flatMap(UInt8.init(exactly:)),
      let digit = Hexadecimal.value(of: byte)
    {
      value = value * 16 + UInt32(digit)
      guard value <= ScalarSet.maximum else { return nil }
      count += 1
      position += 1
    }
    guard isBraced else { return count == 2 ? value : nil }
    guard count > 0, isNext("}") else {
      if peek() != nil { position += 1 }
      return nil
    }
    position += 1
    return value
  }
}

/// The classes that are ASCII by definition: `\d`, `\s`, `\w` and those of POSIX.
enum ASCIIClasses {
  /// The class of that name, or nil. `\s` of Perl lacks the vertical tab that `[:space:]` has.
  static func named(_ name: String) -> ScalarSet? {
    ranges[name].map(ScalarSet.init(pairs:))
  }

  private static let ranges: [String: [UInt32]] = [
    "alnum": [0x30, 0x39, 0x41, 0x5A, 0x61, 0x7A], "alpha": [0x41, 0x5A, 0x61, 0x7A],
    "ascii": [0x00, 0x7F], "blank": [0x09, 0x09, 0x20, 0x20], "cntrl": [0x00, 0x1F, 0x7F, 0x7F],
    "digit": [0x30, 0x39], "graph": [0x21, 0x7E], "lower": [0x61, 0x7A], "print": [0x20, 0x7E],
    "punct": [0x21, 0x2F, 0x3A, 0x40, 0x5B, 0x60, 0x7B, 0x7E], "space": [0x09, 0x0D, 0x20, 0x20],
    "perl space": [0x09, 0x0A, 0x0C, 0x0D, 0x20, 0x20], "upper": [0x41, 0x5A],
    "word": [0x30, 0x39, 0x41, 0x5A, 0x5F, 0x5F, 0x61, 0x7A],
    "xdigit": [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
  ]
}
