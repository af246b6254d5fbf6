extension Command {
  /// What is wrong with the declaration, a sentence each; a test of each tool expects none.
  ///
  /// It finds what a compiler cannot: names that are taken twice, help that does not fit, a default
  /// that is not the default, an operand that can never be reached.
  public func problems() -> [String] {
    described.problems() + groups.flatMap(\.options).compactMap(defaultProblem)
  }

  /// Reads the default as if the user had typed it, and compares what came of it with the settings.
  ///
  /// A text that cannot be read is a description such as `by content`, and stands for itself.
  private func defaultProblem(of option: Option<Settings>) -> String? {
    guard let text = option.description.defaultText else { return nil }
    var settings = defaults
    guard (try? option.apply(text, &settings)) != nil else { return nil }
    let isSame = areEqual(option.property(settings), option.property(defaults))
    return isSame == false ? "--\(option.description.long): the default is not \(text)" : nil
  }

  private func areEqual(_ one: Any, _ other: Any) -> Bool? {
    guard let one = one as? any Equatable else { return nil }
    func compare<Value: Equatable>(_ one: Value) -> Bool { other as? Value == one }
    return compare(one)
  }
}
