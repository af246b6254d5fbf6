/// A word of the command line that belongs to no option: `PERIOD`, `EXPRESSION`, `FILE`.
public struct Operand<Settings> {
  /// How often an operand stands on the command line.
  public typealias Count = OperandDescription.Count

  /// The name and the texts.
  public let description: OperandDescription

  @usableFromInline let take: Option<Settings>.Action?

  /// An operand that the program reads by itself: it stays in the list that parsing returns.
  ///
  /// For those whose meaning depends on options, as an expression that other options may replace.
  public init(
    _ name: String, count: Count, completing completion: Completion = .nothing, help: String,
    details: String? = nil
  ) {
    description = OperandDescription(
      name, count: count, completion: completion, help: help, details: details)
    take = nil
  }

  /// An operand that parsing puts into the settings; it does not appear in the list of operands.
  ///
  /// Such operands stand before all others.
  public init<Value>(
    _ name: String,
    _ property: @autoclosure @escaping () -> WritableKeyPath<Settings, Value>,
    as parser: ValueParser<Value>, count: Count = .one, help: String, details: String? = nil
  ) {
    description = OperandDescription(
      name, count: count, completion: parser.completion, help: help, details: details)
    take = { (text, settings) throws(OptionValueError) in
      settings[keyPath: property()] = try parser.parse(text)
    }
  }

  /// `FILE...`: files that are read in order as one stream.
  public static func files(
    help: String = "Files to read in order; - is standard input.", details: String? = nil
  ) -> Operand {
    Operand("FILE", count: .many, completing: .files, help: help, details: details)
  }
}
