/// The makers tie an option to a property, so that no name is looked up once a program runs.
///
/// In all of them: `long` is the name after two dashes, `short` the one after a single dash; `help` is
/// one sentence of at most 51 characters for `--help`; `details` is what the manual says and is `help`
/// where it is left out; `default` is shown to the user, and tests compare it with the default
/// settings where it can be read as a value.
extension Option {
  /// A switch: given, it sets the property to true.
  @inlinable
  public static func `switch`(
    _ long: String, short: Character? = nil,
    _ property: @autoclosure @escaping () -> WritableKeyPath<Settings, Bool>,
    help: String, details: String? = nil
  ) -> Option {
    Option(
      OptionDescription(.switch, long: long, short: short, help: help, details: details),
      texts: { ["\($0[keyPath: property()])"] },
      apply: { (_, settings) throws(OptionValueError) in settings[keyPath: property()] = true })
  }

  /// An option with a value; given twice, the last one counts.
  @inlinable
  public static func value<Value>(
    _ long: String, short: Character? = nil, _ placeholder: String,
    _ property: @autoclosure @escaping () -> WritableKeyPath<Settings, Value>,
    as parser: ValueParser<Value>, default defaultText: String? = nil, help: String,
    details: String? = nil
  ) -> Option {
    Option(
      OptionDescription(
        .value, long: long, short: short, valueName: placeholder, completion: parser.completion,
        defaultText: defaultText, help: help, details: details),
      texts: { parser.texts?($0[keyPath: property()]) },
      apply: { (text, settings) throws(OptionValueError) in
        settings[keyPath: property()] = try parser.parse(text)
      })
  }

  /// An option with a value for a property that is nil where the option is not given.
  @inlinable
  public static func value<Value>(
    _ long: String, short: Character? = nil, _ placeholder: String,
    _ property: @autoclosure @escaping () -> WritableKeyPath<Settings, Value?>,
    as parser: ValueParser<Value>, default defaultText: String? = nil, help: String,
    details: String? = nil
  ) -> Option {
    Option(
      OptionDescription(
        .value, long: long, short: short, valueName: placeholder, completion: parser.completion,
        defaultText: defaultText, help: help, details: details),
      texts: { settings in
        parser.texts.map { texts in settings[keyPath: property()].map(texts) ?? [] }
      },
      apply: { (text, settings) throws(OptionValueError) in
        settings[keyPath: property()] = try parser.parse(text)
      })
  }

  /// An option whose value is one of the cases of an enumeration, by raw value.
  ///
  /// The words themselves stand for the value: `--input lp|json`.
  @inlinable
  public static func choice<Value: CaseIterable & RawRepresentable>(
    _ long: String, short: Character? = nil,
    _ property: @autoclosure @escaping () -> WritableKeyPath<Settings, Value>,
    default defaultText: String? = nil, help: String, details: String? = nil
  ) -> Option where Value.RawValue == String {
    value(
      long, short: short, "", property(), as: .choice, default: defaultText, help: help,
      details: details)
  }

  /// An option whose value is one of the cases of an enumeration, for a property that may be nil.
  @inlinable
  public static func choice<Value: CaseIterable & RawRepresentable>(
    _ long: String, short: Character? = nil,
    _ property: @autoclosure @escaping () -> WritableKeyPath<Settings, Value?>,
    default defaultText: String? = nil, help: String, details: String? = nil
  ) -> Option where Value.RawValue == String {
    value(
      long, short: short, "", property(), as: ValueParser<Value>.choice,
      default: defaultText, help: help, details: details)
  }

  /// An option that may be given many times; each value is added behind those that are there.
  @inlinable
  public static func repeated<Value>(
    _ long: String, short: Character? = nil, _ placeholder: String,
    _ property: @autoclosure @escaping () -> WritableKeyPath<Settings, [Value]>,
    as parser: ValueParser<Value>, help: String, details: String? = nil
  ) -> Option {
    repeated(
      long, short: short, placeholder, property(),
      as: parser.map(texts: parser.texts.map { texts in { $0.flatMap(texts) } }) { [$0] },
      help: help, details: details)
  }

  /// An option that may be given many times and whose value is itself a list; all are joined.
  @inlinable
  public static func repeated<Value>(
    _ long: String, short: Character? = nil, _ placeholder: String,
    _ property: @autoclosure @escaping () -> WritableKeyPath<Settings, [Value]>,
    as parser: ValueParser<[Value]>, help: String, details: String? = nil
  ) -> Option {
    Option(
      OptionDescription(
        .repeated, long: long, short: short, valueName: placeholder,
        completion: parser.completion, help: help, details: details),
      texts: { parser.texts?($0[keyPath: property()]) },
      apply: { (text, settings) throws(OptionValueError) in
        settings[keyPath: property()] += try parser.parse(text)
      })
  }
}
