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
    let options = groups.flatMap { $0.options }
    var reading = CommandLineReading(
      options: options.map { $0.description }, arguments: arguments)
    var settings = defaults
    while let use = try reading.next() {
      do throws(OptionValueError) {
        try options[use.option].apply(use.value, &settings)
      } catch {
        throw .badValue(of: use.written, use.value, error)
      }
    }
    if let page = reading.page { return .show(page) }
    if !takesFiles, reading.operands.count > operands.count {
      throw .unexpectedOperand(reading.operands[operands.count])
    }
    return .run(settings, operands: reading.operands)
  }

  @usableFromInline var takesFiles: Bool { operands.contains(where: \.isRepeated) }
}
