/// Groups with their flags and names, and the signs that repeat.
extension PatternParser {
  /// Reads what begins with `(`: a capturing group, `(?P<name>`, `(?<name>`, `(?flags)` or `(?flags:`.
  mutating func openGroup() throws(Failure) {
    let start = position
    guard isNext("?", 1) else {
      position += 1
      return try openCapturingGroup(named: "", start: start)
    }
    if isNext("P", 2), isNext("<", 3), peek(4) != nil { return try openNamedGroup(nameAt: 4) }
    if isNext("<", 2), peek(3) != nil { return try openNamedGroup(nameAt: 3) }
    try parseFlags()
  }

  private mutating func openCapturingGroup(named name: String, start: Int) throws(Failure) {
    groupNames.append(name)
    try push(number: groupNames.count, start: start, flags: flags)
  }

  private mutating func openNamedGroup(nameAt skipped: Int) throws(Failure) {
    let start = position
    guard let end = scalars[(start + skipped)...].firstIndex(of: 0x3E) else {
      throw failure("invalid named capture", start, scalars.count)
    }
    let name = scalars[(start + skipped)..<end]
    guard !name.isEmpty, name.allSatisfy(Self.isWordScalar) else {
      throw failure("invalid named capture", start, end + 1)
    }
    position = end + 1
    try openCapturingGroup(named: text(start + skipped, end), start: start)
  }

  /// Whether the scalar is an ASCII letter, digit or underscore.
  static func isWordScalar(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
    default: false
    }
  }

  private mutating func parseFlags() throws(Failure) {
    let start = position
    position += 2
    var newFlags = flags
    var isSetting = true
    var mayEnd = true
    while let scalar = peek() {
      position += 1
      switch Self.sign(scalar) {
      case "i": newFlags.foldsCase = isSetting
      case "m": newFlags.isMultiline = isSetting
      case "s": newFlags.dotTakesNewline = isSetting
      case "U": newFlags.swapsGreed = isSetting
      case "-" where isSetting:
        isSetting = false
        mayEnd = false
        continue
      case ":" where mayEnd: return try push(number: nil, start: start, flags: newFlags)
      case ")" where mayEnd:
        flags = newFlags
        return
      default: throw failure("invalid or unsupported Perl syntax", start, position)
      }
      mayEnd = true
    }
    throw failure("invalid or unsupported Perl syntax", start, scalars.count)
  }

  // MARK: Repetition

  /// Reads `*`, `+` or `?`; `previous` is where a repetition began that ends just here.
  mutating func parseSuffix(_ scalar: UInt32, after previous: Int?) throws(Failure) -> Bool {
    let start = position
    position += 1
    let isPlus = Self.sign(scalar) == "+"
    let maximum = Self.sign(scalar) == "?" ? 1 : nil
    try repeatLast(isPlus ? 1 : 0, maximum, start: start, previous: previous)
    return true
  }

  /// Reads `{n}`, `{n,}` or `{n,m}`; what has another form is a literal brace.
  mutating func parseCountedSuffix(after previous: Int?) throws(Failure) -> Bool {
    let start = position
    guard let (minimum, maximum) = parseCounts() else {
      position = start + 1
      try addLiteral(0x7B)
      return false
    }
    let limit = Self.repetitionLimit
    guard minimum <= limit, maximum ?? 0 <= limit, minimum <= maximum ?? limit else {
      throw failure("invalid repeat count", start, position)
    }
    try repeatLast(minimum, maximum, start: start, previous: previous)
    return true
  }

  private mutating func parseCounts() -> (minimum: Int, maximum: Int?)? {
    position += 1
    guard let minimum = parseCount() else { return nil }
    var maximum: Int? = minimum
    if isNext(",") {
      position += 1
      maximum = nil
      if !isNext("}") {
        guard let count = parseCount() else { return nil }
        maximum = count
      }
    }
    guard isNext("}") else { return nil }
    position += 1
    return (minimum, maximum)
  }

  /// A decimal number without leading zeros; one of more than eight digits is returned as 10⁸.
  private mutating func parseCount() -> Int? {
    let start = position
    var value = 0
    while let scalar = peek(), (0x30...0x39).contains(scalar) {
      value = min(value * 10 + Int(scalar - 0x30), 100_000_000)
      position += 1
    }
    let hasLeadingZero = position - start > 1 && scalars[start] == 0x30
    return position == start || hasLeadingZero ? nil : value
  }

  private mutating func repeatLast(
    _ minimum: Int, _ maximum: Int?, start: Int, previous: Int?
  ) throws(Failure) {
    var isGreedy = !flags.swapsGreed
    if isNext("?") {
      position += 1
      isGreedy.toggle()
    }
    if let previous { throw failure("invalid nested repetition operator", previous, position) }
    guard let part = frames[frames.count - 1].parts.popLast() else {
      throw failure("missing argument to repetition operator", start, position)
    }
    try addRepetition(of: part, minimum, maximum, isGreedy: isGreedy, start: start)
  }
}
