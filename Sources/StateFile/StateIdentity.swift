/// Whose state it is: the tool, the version of what the tool writes, and the options with which the
/// state makes sense. A state of another identity is refused.
public struct StateIdentity: Equatable, Sendable {
  /// An option that matters to the state, and its value in force.
  public struct Option: Equatable, Sendable {
    /// The option as the user writes it, "--period".
    public var name: String
    /// Its value in one form only: "5m0s" whether the user wrote 5m or 300s.
    public var value: String

    /// An option and its value.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The tool's name.
  private(set) var tool: String
  /// The version of the tool's content, raised when an older program could misread a newer state.
  private(set) var version: Int
  /// The options, in the order of their names; those of one name stay as given.
  private(set) var options: [Option]
  /// What an option is that a state does not list because it was saved before there was one.
  private let defaults: [Option]

  /// An identity.
  public init(tool: String, version: Int, options: [Option] = [], defaults: [Option] = []) {
    self.tool = tool
    self.version = version
    self.defaults = defaults
    self.options = options.enumerated().sorted {
      ($0.element.name, $0.offset) < ($1.element.name, $1.offset)
    }.map(\.element)
  }

  /// Puts it into a state, or refuses the state of another tool, version or options.
  public func transfer(_ coder: inout StateCoder) throws(StateError) {
    var saved = self
    try coder.value("tool", &saved.tool)
    try coder.value("version", &saved.version)
    try coder.list("options", &saved.options, new: Option("", "")) {
      option, coder throws(StateError) in
      try coder.value("name", &option.name)
      try coder.value("value", &option.value)
    }
    guard coder.isReading else { return }
    guard saved.tool == tool else { throw .otherTool(saved.tool) }
    guard saved.version == version else {
      throw .otherVersion(saved: saved.version, current: version)
    }
    let differences = differences(from: saved)
    guard differences.isEmpty else { throw .otherOptions(differences) }
  }

  /// In which options a state saved as `saved` differs from these, in the order of their names.
  func differences(from saved: StateIdentity) -> [StateError.Difference] {
    Set((options + saved.options).map(\.name)).sorted().compactMap { name in
      func values(_ options: [Option]) -> [String]? {
        let found = options.filter { $0.name == name }.map(\.value)
        return found.isEmpty ? nil : found
      }
      let now = values(options) ?? []
      let before = values(saved.options) ?? values(defaults) ?? []
      // By bytes: texts that only look alike may mean different things to the tool.
      guard before.map({ Array($0.utf8) }) != now.map({ Array($0.utf8) }) else { return nil }
      return StateError.Difference(
        name: name, saved: before.isEmpty ? nil : before.joined(separator: ", "),
        current: now.isEmpty ? nil : now.joined(separator: ", "))
    }
  }
}
