extension CommandDescription {
  /// The manual page in mdoc, which `mandoc -T lint -W warning` accepts silently.
  var manual: String {
    var page = MdocPage()
    // Without a day the keyword of a version control system stands for it, which readers know.
    page.raw("Dd " + (date ?? "$Mdocdate$"))
    // A name keeps its plain hyphen: readers look pages up by these very words.
    page.raw("Dt \(name.uppercased()) 1")
    page.raw("Os")
    page.heading("NAME")
    page.raw("Nm \(name)")
    page.raw(
      "Nd "
        + summary.split(separator: " ").map { MdocPage.argument(String($0)) }
        .joined(separator: " "))
    writeSynopsis(to: &page)
    writeDescription(to: &page)
    for section in orderedSections {
      page.heading(section.title)
      for block in section.blocks { page.write(block) }
    }
    return page.text
  }

  private func writeSynopsis(to page: inout MdocPage) {
    page.heading("SYNOPSIS")
    page.raw("Nm")
    page.raw("Op Ar OPTION ...")
    for operand in operands {
      let name = MdocPage.argument(operand.name)
      page.raw(operand.isRepeated ? "Op Ar \(name) ..." : "Op Ar \(name)")
    }
  }

  private func writeDescription(to page: inout MdocPage) {
    page.heading("DESCRIPTION")
    page.prose(text)
    if !operands.isEmpty {
      page.prose("The operands are:")
      page.list(operands.map { ("Ar \(MdocPage.argument($0.name))", $0.details) })
    }
    for group in groups where !group.options.isEmpty {
      page.heading(group.title, isPart: true)
      page.list(group.options.map { (term(of: $0), $0.details + trailer(of: $0)) })
    }
  }

  /// The names of an option as macros: `Fl p , Fl \-precision Ar UNIT`.
  private func term(of option: OptionDescription) -> String {
    let short = option.short.map { "Fl \($0) , " } ?? ""
    let value = option.placeholder.map { " Ar " + MdocPage.argument($0) } ?? ""
    return "\(short)Fl \(MdocPage.argument("-" + option.long))\(value)"
  }

  /// The words of a choice that the placeholder does not show, and the default.
  func trailer(of option: OptionDescription) -> String {
    var text = ""
    let words = option.completion.words
    if !words.isEmpty, !option.valueName.isEmpty {
      text += " Possible values are " + words.map { "`\($0)`" }.joined(separator: ", ") + "."
    }
    if option.kind == .repeated { text += " It may be given more than once." }
    if let value = option.defaultText {
      text += isPhrase(value) ? " The default is \(value)." : " The default is `\(value)`."
    }
    if option.isKeptInState { text += " A state with another value is refused." }
    return text
  }

  /// Whether a default is told in words rather than as a value: `as the input`.
  private func isPhrase(_ text: String) -> Bool {
    text.contains(" ")
      && text.utf8.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 == 0x20 }
  }

  /// The sections after DESCRIPTION: those without a customary place first, then the others in the
  /// order that manual readers know.
  var orderedSections: [ManualSection] {
    var all = sections
    if !exitStatuses.isEmpty {
      let items = exitStatuses.map { ManualBlock.Item($0.status, $0.details) }
      all.append(ManualSection("EXIT STATUS", [.items(items)]))
    }
    if !examples.isEmpty {
      let blocks = examples.flatMap { [ManualBlock.text($0.explanation), .literal($0.command)] }
      all.append(ManualSection("EXAMPLES", blocks))
    }
    if !seeAlso.isEmpty {
      all.append(ManualSection("SEE ALSO", [.references(seeAlso)]))
    }
    let customary = Self.customaryTitles
    let others = all.filter { !customary.contains($0.title) }
    return others + customary.flatMap { title in all.filter { $0.title == title } }
  }

  /// The customary sections after DESCRIPTION, by mdoc(7).
  private static var customaryTitles: [String] {
    [
      "ENVIRONMENT", "FILES", "EXIT STATUS", "EXAMPLES", "DIAGNOSTICS", "ERRORS", "SEE ALSO",
      "STANDARDS", "HISTORY", "AUTHORS", "CAVEATS", "BUGS", "SECURITY CONSIDERATIONS",
    ]
  }
}
