/// One option of a command: its names, what is said about it, and what it does to the settings.
///
/// An option takes no value or one, never several. Everything that a user sees of it, from the parser
/// to the manual, comes from this one value. Make one with `switch`, `value`, `choice` or `repeated`.
///
/// Of a command line's many options a run uses a few, and a key path costs microseconds when it is
/// made: so the makers keep the way to make it, and an option that is not used costs nothing.
public struct Option<Settings> {
  /// Puts a value, which a switch ignores, into the settings.
  public typealias Action = (String, inout Settings) throws(OptionValueError) -> Void

  /// The names and texts.
  public private(set) var description: OptionDescription

  @usableFromInline let apply: Action
  /// The value that the property has, as `ValueParser.texts` writes it; nothing where it has none.
  @usableFromInline let texts: (Settings) -> [String]?

  @usableFromInline
  init(
    _ description: OptionDescription, texts: @escaping (Settings) -> [String]?,
    apply: @escaping Action
  ) {
    self.description = description
    self.texts = texts
    self.apply = apply
  }

  /// The same option under another long name too, which is understood and not shown.
  public func understood(as name: String) -> Option {
    var option = self
    option.description.otherNames.append(name)
    return option
  }

  /// The same option, as one with whose value alone a saved state makes sense.
  public var keptInState: Option {
    var option = self
    option.description.isKeptInState = true
    return option
  }

  /// The same option for settings of which these are a part.
  ///
  /// So a list of options that several commands share is declared once, for a type of its own.
  @inlinable
  public func lifted<Whole>(
    into part: @autoclosure @escaping () -> WritableKeyPath<Whole, Settings>
  ) -> Option<Whole> {
    let (apply, texts) = (apply, texts)
    return Option<Whole>(
      description, texts: { texts($0[keyPath: part()]) },
      apply: { (text, whole) throws(OptionValueError) in
        try apply(text, &whole[keyPath: part()])
      })
  }
}

/// Options that stand together under one heading of help and manual.
public struct OptionGroup<Settings> {
  /// The heading, such as `Input and output`.
  public let title: String
  /// The options in the order of the page.
  public let options: [Option<Settings>]

  /// A group with its heading; the order of the options is the order of the page.
  public init(_ title: String, _ options: [Option<Settings>]) {
    self.title = title
    self.options = options
  }

  /// The same group for settings of which these are a part.
  @inlinable
  public func lifted<Whole>(
    into part: @autoclosure @escaping () -> WritableKeyPath<Whole, Settings>
  ) -> OptionGroup<Whole> {
    OptionGroup<Whole>(title, options.map { $0.lifted(into: part()) })
  }

  /// The same group, with a state depending on one of its options, which shared groups leave to the
  /// command.
  public func keepingInState(_ long: String) -> OptionGroup {
    OptionGroup(title, options.map { $0.description.long == long ? $0.keptInState : $0 })
  }
}
