import Bytes

/// One reading of a command line, word by word, by the names of the options alone.
@usableFromInline
struct CommandLineReading {
  /// An option that was met: its number in the list, its name as the user wrote it, and its value, empty
  /// for a switch.
  @usableFromInline typealias Use = (option: Int, written: String, value: String)

  /// The words that belong to no option, so far.
  @usableFromInline private(set) var operands: [String] = []
  /// What the user wants to read instead of running the program.
  @usableFromInline private(set) var page: Page?

  private let options: [OptionDescription]
  /// Where the options about the command itself begin.
  private let firstAboutCommand: Int
  private let arguments: [String]
  private var nextArgument = 0
  /// What is left of a word such as `-qv`, and that word.
  private var group: Substring = ""
  private var areOptionsOver = false

  /// A reading from the first word on; the options about the command itself are added to the others.
  @usableFromInline
  init(options: consuming [OptionDescription], arguments: [String]) {
    firstAboutCommand = options.count
    options += OptionDescription.aboutCommand
    self.options = options
    self.arguments = arguments
  }

  /// The next option that changes the settings; nil at the end or when a page is wanted.
  @usableFromInline
  mutating func next() throws(OptionError) -> Use? {
    while page == nil {
      guard let use = try nextUse() else { return nil }
      if use.option < firstAboutCommand { return use }
      try show(use)
    }
    return nil
  }

  private mutating func nextUse() throws(OptionError) -> Use? {
    if !group.isEmpty { return try readLetter() }
    while nextArgument < arguments.count {
      let argument = arguments[nextArgument]
      nextArgument += 1
      if areOptionsOver || argument == "-" || !argument.utf8.starts(with: "-".utf8) {
        operands.append(argument)
      } else if argument == "--" {
        areOptionsOver = true
      } else if argument.utf8.starts(with: "--".utf8) {
        return try readLong(argument)
      } else {
        group = Substring(argument.unicodeScalars.dropFirst())
        return try readLetter()
      }
    }
    return nil
  }

  /// Reads `--name`, `--name value` or `--name=value`.
  private mutating func readLong(_ argument: String) throws(OptionError) -> Use {
    let body = argument.unicodeScalars.dropFirst(2)
    let equals = body.firstIndex(of: "=")
    let name = Substring(body[..<(equals ?? body.endIndex)])
    let value = equals.map { String(body[body.index(after: $0)...]) }
    let found = try option(named: name, in: argument)
    let written = "--" + options[found].long
    if options[found].takesValue {
      if let value { return (found, written, value) }
      return (found, written, try following(found, written))
    }
    if let value {
      throw .unusable("\(written) takes no value, but was given \(quoted(value))")
    }
    return (found, written, "")
  }

  /// The option that a name means: the one of that name, else the only one that begins so.
  private func option(named name: Substring, in argument: String) throws(OptionError) -> Int {
    if let found = options.firstIndex(where: { $0.long == name }) { return found }
    let other = String(name)
    if let found = options.firstIndex(where: { $0.otherNames.contains(other) }) { return found }
    if Self.isNoOption(argument) { throw Self.dashedOperand(argument) }
    let begun = name.isEmpty ? [] : options.indices.filter { options[$0].long.hasPrefix(name) }
    if begun.count == 1 { return begun[0] }
    guard begun.isEmpty else {
      let names = begun.map { "--" + options[$0].long }.joined(separator: ", ")
      throw .unusable("--\(printable(String(name))) is the beginning of \(names)")
    }
    throw Self.unknown("--" + name, nearest: nearest(to: name))
  }

  /// Reads the next letter of a word such as `-qv`, `-n5` or `-n`.
  private mutating func readLetter() throws(OptionError) -> Use {
    let letter = group.removeFirst()
    let written = "-" + String(letter)
    let argument = arguments[nextArgument - 1]
    guard let found = options.firstIndex(where: { $0.short == letter }) else {
      if Self.isNoOption(argument) { throw Self.dashedOperand(argument) }
      throw Self.unknown(written, nearest: intended(by: argument))
    }
    if group.unicodeScalars.first == " " { throw Self.dashedOperand(argument) }
    guard options[found].takesValue else { return (found, written, "") }
    let value = group.isEmpty ? try following(found, written) : String(group)
    group = ""
    return (found, written, value)
  }

  /// The word that follows, as the value of an option.
  private mutating func following(_ option: Int, _ written: String) throws(OptionError) -> String {
    guard nextArgument < arguments.count else {
      throw .unusable("\(written) needs a value (\(options[option].placeholder ?? ""))")
    }
    nextArgument += 1
    return arguments[nextArgument - 1]
  }

  private mutating func show(_ use: Use) throws(OptionError) {
    if case .page(let wanted) = options[use.option].kind {
      page = wanted
      if wanted == .help, use.written == "-h" {
        page = .shortHelp
      } else if wanted == .help, nextArgument < arguments.count {
        page = .topic(arguments[nextArgument])
      }
      return
    }
    guard let shell = Shell(rawValue: use.value) else {
      let words = options[use.option].completion.words
      throw .badValue(of: use.written, use.value, .notOneOf(words))
    }
    let words = arguments[nextArgument...]
    page = words.isEmpty ? .completion(shell) : .candidates(Array(words), shell)
  }

  private static func unknown(_ option: String, nearest: String?) -> OptionError {
    let hint = nearest.map { "; did you mean \($0)?" } ?? ""
    return .unusable("unknown option \(printable(option))\(hint)")
  }

  /// An operand was taken for an option because it begins with a dash, as the expression `-x < 0`.
  private static func dashedOperand(_ operand: String) -> OptionError {
    .unusable("\(quoted(operand)) is no option; put -- before an operand that begins with a dash")
  }

  /// Whether a word with a dash in front is rather an expression or a path than an option.
  private static func isNoOption(_ argument: String) -> Bool {
    let name = argument.utf8.prefix { $0 != UInt8(ascii: "=") }
    let rest = argument.utf8.dropFirst(name.count)
    return name.contains { " <>!()*/".utf8.contains($0) } || rest.starts(with: "==".utf8)
      || rest.starts(with: "=~".utf8)
  }

  /// The long option, with its dashes, whose name is most like an unknown one.
  private func nearest(to name: Substring) -> String? {
    Spelling.nearest(to: name, among: options.map(\.long)).map { "--" + $0 }
  }

  /// The long option that was meant by a word with one dash, such as `-field`.
  private func intended(by argument: String) -> String? {
    let name = argument.dropFirst().prefix { $0 != "=" }
    return options.contains { $0.long == name } ? "--" + name : nil
  }
}
