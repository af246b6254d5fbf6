@testable import Options

extension Command {
  /// What is wrong with the declaration, a sentence each.
  ///
  /// It finds what a compiler cannot: names that are taken twice, help that does not fit, a default
  /// that is not the default, an operand that can never be reached.
  func problems() -> [String] {
    described.problems()
      + groups.flatMap(\.options).compactMap(defaultProblem)
      + keptOptions.filter { $0.texts(defaults) == nil }
      .map { "--\($0.description.long): a state cannot keep a value without one form" }
  }

  /// Reads the default as if the user had typed it, and compares what came of it with the settings.
  ///
  /// A text that cannot be read is a description such as `by content`, and stands for itself.
  private func defaultProblem(of option: Option<Settings>) -> String? {
    guard let text = option.description.defaultText else { return nil }
    var settings = defaults
    guard (try? option.apply(text, &settings)) != nil else { return nil }
    let isSame = option.texts(settings) == option.texts(defaults)
    return isSame ? nil : "--\(option.description.long): the default is not \(text)"
  }
}
