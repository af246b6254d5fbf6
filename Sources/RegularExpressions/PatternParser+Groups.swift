/// Groups with their flags and names, and the signs that repeat.
extension PatternParser {
  /// Reads what begins with `(`: a capturing group, `(?P<name>`, `(?<name>`, `(?flags)` or `(?flags:`; nil for
  /// flags alone.
  mutating func parseGroup() throws(Failure) -> Part? {
    let start = position
    position += 1
    guard take("?") else { return try parseCapturingGroup(named: "", start: start) }
    let mark = position
    guard take("P<") || take("<"), peek() != nil else {
      position = mark
      return try parseFlags(start: start)
    }
    let nameStart = position
    guard let end = scalars[nameStart...].firstIndex(of: ">") else {
      throw failure("invalid named capture", start, scalars.count)
    }
    let name = scalars[nameStart..<end]
    guard !name.isEmpty, name.allSatisfy({ Self.isWordScalar($0.value) }) else {
      throw failure("invalid named capture", start, end + 1)
    }
    position = end + 1
    return try parseCapturingGroup(named: text(nameStart, end), start: start)
  }

  private mutating func parseCapturingGroup(
    named name: String, start: Int
  ) throws(Failure) -> Part {
    groupNames.append(name)
    return try parseRest(number: groupNames.count, start: start, flags: flags)
  }

  /// Reads what is in a group, and its parenthesis.
  private mutating func parseRest(
    number: Int?, start: Int, flags: Flags
  ) throws(Failure) -> Part {
    let part = try parseAlternatives(number: number, start: start, flags: flags)
    guard take(")") else { throw failure("missing closing )", 0, scalars.count, at: start) }
    return part
  }

  /// Whether the scalar is an ASCII letter, digit or underscore.
  static func isWordScalar(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
    default: false
    }
  }

  private mutating func parseFlags(start: Int) throws(Failure) -> Part? {
    var newFlags = flags
    var isSetting = true
    var mayEnd = true
    while let scalar = peek() {
      position += 1
      switch scalar {
      case "i": newFlags.foldsCase = isSetting
      case "m": newFlags.isMultiline = isSetting
      case "s": newFlags.dotTakesNewline = isSetting
      case "U": newFlags.swapsGreed = isSetting
      case "-" where isSetting:
        isSetting = false
        mayEnd = false
        continue
      case ":" where mayEnd: return try parseRest(number: nil, start: start, flags: newFlags)
      case ")" where mayEnd:
        flags = newFlags
        return nil
      default: throw failure("invalid or unsupported Perl syntax", start, position)
      }
      mayEnd = true
    }
    throw failure("invalid or unsupported Perl syntax", start, scalars.count)
  }

  // MARK: Repetition

  /// Repeats a part as `counts` say, which begin at `start`; `previous` is where a repetition began that ends
  /// just before.
  mutating func parseRepetition(
    of part: Part?, _ counts: (minimum: Int, maximum: Int?), start: Int, after previous: Int?
  ) throws(Failure) -> Part {
    let (minimum, maximum) = counts
    let limit = Self.repetitionLimit
    guard minimum <= limit, maximum ?? 0 <= limit, minimum <= maximum ?? limit else {
      throw failure("invalid repeat count", start, position)
    }
    let isLazy = take("?")
    if let previous { throw failure("invalid nested repetition operator", previous, position) }
    guard let part else {
      throw failure("missing argument to repetition operator", start, position)
    }
    let isGreedy = isLazy == flags.swapsGreed
    return try addRepetition(of: part, minimum, maximum, isGreedy: isGreedy, start: start)
  }

  /// Reads `*`, `+`, `?`, `{n}`, `{n,}` or `{n,m}`; nil for all else, also a brace of another form, which
  /// is a literal.
  mutating func parseCounts() -> (minimum: Int, maximum: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = position
    guard take("{"), let counts = parseBraces() else {
      position = start
      return nil
    }
    return counts
  }

  private mutating func parseBraces() -> (minimum: Int, maximum: Int?)? {
    guard let minimum = parseCount() else { return nil }
    var maximum: Int? = minimum
    if take(",") {
      maximum = nil
      if peek() != "}" {
        guard let count = parseCount() else { return nil }
        maximum = count
      }
    }
    guard take("}") else { return nil }
    return (minimum, maximum)
  }

  /// A decimal number without leading zeros; one of more than eight digits is returned as 10⁸.
  private mutating func parseCount() -> Int? {
    let start = position
    var value = 0
    while let digit = peek(), ("0"..."9").contains(digit) {
      value = min(value * 10 + Int(digit.value - 0x30), 100_000_000)
      position += 1
    }
    let hasLeadingZero = position - start > 1 && scalars[start] == "0"
    return position == start || hasLeadingZero ? nil : value
  }
}
