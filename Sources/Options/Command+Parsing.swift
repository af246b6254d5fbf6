extension Command {
  /// Reads a command line, without the program's name, into settings and operands.
  ///
  /// The GNU way: `--name value`, `--name=value`, `-n5`, `-n 5`, grouped switches as in `-qv`, options
  /// behind operands, `--` before operands that begin with a dash, and `-` as an operand. A value is
  /// whatever word follows, also one with a dash before it. Given twice, the last one counts. A
  /// long name may be cut short where only one option begins so. An option that asks for a page ends
  /// the reading at once.
  @inlinable
  public func parse(_ arguments: [String]) throws(OptionError) -> Invocation<Settings> {
    var descriptions: [OptionDescription] = []
    descriptions.reserveCapacity(64)
    for group in groups {
      for option in group.options { descriptions.append(option.description) }
    }
    var reading = CommandLineReading(options: descriptions, arguments: arguments)
    var settings = defaults
    while let use = try reading.next() {
      var (group, index) = (0, use.option)
      while index >= groups[group].options.count {
        index -= groups[group].options.count
        group += 1
      }
      do throws(OptionValueError) {
        try groups[group].options[index].apply(use.value, &settings)
      } catch {
        throw .badValue(option: use.written, value: use.value, error)
      }
    }
    if let page = reading.page { return .show(page) }
    let taken = try place(reading.operands, into: &settings)
    return .run(settings, operands: Array(reading.operands[taken...]))
  }

  /// Gives operands to the properties that want them, checks how many there are, and returns how
  /// many were taken.
  @usableFromInline
  func place(
    _ words: [String], into settings: inout Settings
  ) throws(OptionError) -> Int {
    var required = 0
    var takesMany = false
    for operand in operands {
      if operand.description.count == .many { takesMany = true }
      if operand.description.count != .one { continue }
      if words.count <= required { throw .missingOperand(operand.description.name) }
      required += 1
    }
    if !takesMany, words.count > operands.count {
      throw .unexpectedOperand(words[operands.count])
    }
    var taken = 0
    for operand in operands {
      guard taken < words.count, let take = operand.take else { break }
      do throws(OptionValueError) {
        try take(words[taken], &settings)
      } catch {
        throw .badOperand(name: operand.description.name, value: words[taken], error)
      }
      taken += 1
    }
    return taken
  }
}
