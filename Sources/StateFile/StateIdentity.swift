/// Whose state it is: the tool, the version of what the tool writes, and the options with which the
/// state makes sense. A state of another identity is refused.
public struct StateIdentity: Equatable, Sendable {
  /// An option that matters to the state, and its value in force.
  public struct Option: Equatable, Sendable {
    /// The option as the user writes it, "--period".
    public var name: String
    /// Its value in one form only: "5m0s" whether the user wrote 5m or 300s.
    public var value: String

    /// An option and its value. There is no `=` in a name.
    public init(_ name: String, _ value: String) {
      precondition(!name.utf8.contains(UInt8(ascii: "=")))
      self.name = name
      self.value = value
    }
  }

  /// The tool's name.
  public let tool: String
  /// The version of the tool's content, raised when an older program could misread a newer state.
  public let version: Int
  /// The options, in the order of their names; those of one name stay as given.
  public let options: [Option]
  /// What an option is that a state does not list because it was saved before there was one.
  private let defaults: [Option]

  /// An identity. `tool` is a name of letters, digits, `-`, `_` and `.`, `version` is not negative.
  public init(tool: String, version: Int, options: [Option] = [], defaults: [Option] = []) {
    precondition(StateHeader.isName(tool) && version >= 0)
    self.tool = tool
    self.version = version
    self.defaults = defaults
    self.options = options.enumerated().sorted {
      ($0.element.name, $0.offset) < ($1.element.name, $1.offset)
    }.map(\.element)
  }

  /// In which options a state saved as `saved` differs from these, in the order of their names.
  func differences(from saved: StateIdentity) -> [StateError.Difference] {
    Set((options + saved.options).map(\.name)).sorted().compactMap { name in
      func values(_ options: [Option]) -> [String]? {
        let found = options.filter { $0.name == name }.map(\.value)
        return found.isEmpty ? nil : found
      }
      let now = values(options) ?? []
      var before = values(saved.options) ?? values(defaults) ?? []
      // Once an option that was not given was saved as one of no text.
      if before == [""] { before = [] }
      // By bytes: texts that only look alike may mean different things to the tool.
      guard before.map({ Array($0.utf8) }) != now.map({ Array($0.utf8) }) else { return nil }
      return StateError.Difference(
        name: name, saved: before.isEmpty ? nil : before.joined(separator: ", "),
        current: now.isEmpty ? nil : now.joined(separator: ", "))
    }
  }
}

extension StateIdentity {
  /// The options as they stand in a state file: a line `name=value` each, a backslash and a line feed
  /// written as `\\` and `\n`.
  public var optionsText: String {
    options.map { Self.escaped($0.name) + "=" + Self.escaped($0.value) + "\n" }.joined()
  }

  /// The options that `text` lists, nil when it is no such list.
  static func options(parsing text: String) -> [Option]? {
    guard !text.utf8.isEmpty else { return [] }
    guard text.utf8.last == UInt8(ascii: "\n") else { return nil }
    var options: [Option] = []
    for line in text.utf8.dropLast().split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    {
      guard let sign = line.firstIndex(of: UInt8(ascii: "=")),
        let name = unescaped(line[..<sign]), let value = unescaped(line[line.index(after: sign)...])
      else { return nil }
      options.append(Option(name, value))
    }
    return options
  }

  private static func escaped(_ text: String) -> String {
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): result += [byte, byte]
      case UInt8(ascii: "\n"): result += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func unescaped(_ bytes: some Sequence<UInt8>) -> String? {
    var result: [UInt8] = []
    var isEscaped = false
    for byte in bytes {
      guard isEscaped || byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      if isEscaped {
        switch byte {
        case UInt8(ascii: "\\"): result.append(byte)
        case UInt8(ascii: "n"): result.append(UInt8(ascii: "\n"))
        default: return nil
        }
      }
      isEscaped.toggle()
    }
    return isEscaped ? nil : String(decoding: result, as: UTF8.self)
  }
}
