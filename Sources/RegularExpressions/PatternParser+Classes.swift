import Bytes

/// Escapes and classes of characters.
extension PatternParser {
  /// Reads what begins with a backslash outside of a class.
  mutating func parseEscapedAtom() throws(Failure) {
    guard let letter = peek(1) else {
      throw Failure(message: "trailing backslash at end of expression", offset: offsets[position])
    }
    switch letter {
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
      if take("\\E") { return }
      position += 1
      try addLiteral(scalar.value)
    }
  }

  /// Reads `\d`, `\pL`, `\p{Greek}` and their like; nil where none of them is next.
  private mutating func parseClassEscape() throws(Failure) -> ScalarSet? {
    guard peek() == "\\", let letter = peek(1) else { return nil }
    let isNegated = letter.value < 0x61
    let lower = letter.properties.lowercaseMapping
    if lower == "p" { return try parseUnicodeClass(isNegated: isNegated) }
    guard let set = ASCIIClasses.named("\\" + lower) else { return nil }
    position += 2
    return isNegated ? folded(set).negated : folded(set)
  }

  private mutating func parseUnicodeClass(isNegated: Bool) throws(Failure) -> ScalarSet {
    let start = position
    var end = min(start + 3, scalars.count)
    var name = text(start + 2, end)
    if name == "{" {
      guard let brace = scalars[start...].firstIndex(of: "}") else {
        throw failure("invalid character class range", start, scalars.count)
      }
      end = brace + 1
      name = text(start + 3, brace)
    }
    let isInverted = name.hasPrefix("^")
    if isInverted { name.removeFirst() }
    try spend(50)
    guard let set = UnicodeClasses.named(name) else {
      throw failure("invalid character class range", start, end)
    }
    position = end
    try spend(set.ranges.count)
    return isNegated != isInverted ? folded(set).negated : folded(set)
  }

  // MARK: Classes in brackets

  /// Reads a class that begins with `[`.
  mutating func parseClass() throws(Failure) -> ScalarSet {
    let start = position
    position += 1
    let isNegated = take("^")
    var plain: [ScalarRange] = []
    var whole: [ScalarRange] = []
    var isFirst = true
    while isFirst || !take("]") {
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
    try spend(plain.count + (flags.foldsCase ? 50 : 0))
    let set = ScalarSet(whole + folded(ScalarSet(plain)).ranges)
    return isNegated ? set.negated : set
  }

  private mutating func parseRange(classStart: Int) throws(Failure) -> ScalarRange {
    let start = position
    let first = try parseClassScalar(classStart: classStart)
    guard peek() == "-", let after = peek(1), after != "]" else {
      return first...first
    }
    position += 1
    let last = try parseClassScalar(classStart: classStart)
    guard first <= last else { throw failure("invalid character class range", start, position) }
    return first...last
  }

  private mutating func parseClassScalar(classStart: Int) throws(Failure) -> UInt32 {
    guard let scalar = peek() else {
      throw failure("missing closing ]", classStart, scalars.count)
    }
    if scalar == "\\" { return try parseEscape() }
    position += 1
    return scalar.value
  }

  /// Reads `[:alpha:]` or `[:^alpha:]`; nil where no `:]` follows.
  private mutating func parseNamedASCIIClass() throws(Failure) -> ScalarSet? {
    guard peek() == "[", peek(1) == ":" else { return nil }
    let start = position
    var end = start + 2
    while end + 1 < scalars.count, scalars[end] != ":" || scalars[end + 1] != "]" { end += 1 }
    try spend(1 + (end - start) / 16)
    guard end + 1 < scalars.count else { return nil }
    var name = text(start + 2, end)
    let isNegated = name.hasPrefix("^")
    if isNegated { name.removeFirst() }
    guard !name.hasPrefix("\\"), let set = ASCIIClasses.named(name) else {
      throw failure("invalid character class range", start, end + 2)
    }
    position = end + 2
    return isNegated ? folded(set).negated : folded(set)
  }

  // MARK: Escapes of one scalar

  /// Reads a backslash and what it escapes.
  private mutating func parseEscape() throws(Failure) -> UInt32 {
    let start = position
    guard let letter = peek(1) else {
      throw Failure(message: "trailing backslash at end of expression", offset: offsets[position])
    }
    position += 2
    switch letter {
    case "0"..."7":
      var (value, count) = (letter.value - 0x30, 1)
      while count < 3, let digit = peek(), ("0"..."7").contains(digit) {
        value = value * 8 + (digit.value - 0x30)
        count += 1
        position += 1
      }
      // Alone the others would refer to a group.
      if letter == "0" || count > 1 { return value }
    case "x":
      if let value = parseHexadecimal() { return value }
    default:
      if let control = Self.controls[letter] { return control }
      if letter.isASCII, letter == "_" || !Self.isWordScalar(letter.value) { return letter.value }
    }
    throw failure("invalid escape sequence", start, min(position, scalars.count))
  }

  private static let controls: [Unicode.Scalar: UInt32] = [
    "a": 0x07, "f": 0x0C, "n": 0x0A, "r": 0x0D, "t": 0x09, "v": 0x0B,
  ]

  /// Reads the two digits after `\x`, or any number of them in braces.
  private mutating func parseHexadecimal() -> UInt32? {
    let isBraced = take("{")
    var (value, count): (UInt32, Int) = (0, 0)
    while isBraced || count < 2, let byte = peek().flatMap({ UInt8(exactly: $0.value) }),
      let digit = Hexadecimal.value(of: byte)
    {
      value = value * 16 + UInt32(digit)
      guard value <= ScalarSet.maximum else { return nil }
      count += 1
      position += 1
    }
    guard isBraced else { return count == 2 ? value : nil }
    guard count > 0, take("}") else {
      if peek() != nil { position += 1 }
      return nil
    }
    return value
  }
}

/// The classes that are ASCII by definition: `\d`, `\s`, `\w` and those of POSIX.
enum ASCIIClasses {
  /// The class of that name, or nil. `\s` lacks the vertical tab that `[:space:]` has.
  static func named(_ name: String) -> ScalarSet? {
    ranges[name].map(ScalarSet.init)
  }

  private static let ranges: [String: [ScalarRange]] = [
    "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A], "alpha": [0x41...0x5A, 0x61...0x7A],
    "ascii": [0x00...0x7F], "blank": [0x09...0x09, 0x20...0x20],
    "cntrl": [0x00...0x1F, 0x7F...0x7F], "digit": [0x30...0x39], "\\d": [0x30...0x39],
    "graph": [0x21...0x7E], "lower": [0x61...0x7A], "print": [0x20...0x7E],
    "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E],
    "space": [0x09...0x0D, 0x20...0x20], "\\s": [0x09...0x0A, 0x0C...0x0D, 0x20...0x20],
    "upper": [0x41...0x5A], "word": [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A],
    "\\w": [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A],
    "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66],
  ]
}
