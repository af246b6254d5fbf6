extension CommandDescription {
  /// The page of the documentation, in Markdown: the manual's content with tables of the options.
  var markdownPage: String {
    var page = "# \(name)\n\n\(markdown(sentence(summary)))\n\n"
    page += fenced(String(usage.dropFirst("Usage: ".count)))
    for paragraph in Prose.paragraphs(of: text) { page += markdown(paragraph) + "\n\n" }
    if !operands.isEmpty {
      let rows = operands.map { ["`\($0.name)`", cell($0.details)] }
      page += "## Operands\n\n" + tableOf(["operand", "meaning"], rows)
    }
    page += markdownOptions
    for section in orderedSections {
      page += "## \(markdown(sectionTitle(section.title)))\n\n"
      for block in section.blocks { page += markdown(block) }
    }
    while page.hasSuffix("\n\n") { page.removeLast() }
    return page
  }

  /// A table of the options under each heading.
  var markdownOptions: String {
    var page = ""
    for group in groups where !group.options.isEmpty {
      let rows = group.options.map { option in
        let short = option.short.map { "`-\($0)`, " } ?? ""
        let value = option.placeholder.map { " " + $0 } ?? ""
        let names = "\(short)`--\(option.long)\(value)`"
        return [
          Prose.replacing("|", with: "\\|", in: names), cell(option.details + trailer(of: option)),
        ]
      }
      page += "## \(markdown(group.title))\n\n" + tableOf(["option", "meaning"], rows)
    }
    return page
  }

  private func markdown(_ block: ManualBlock) -> String {
    switch block {
    case .text(let text):
      return Prose.paragraphs(of: text).map { markdown($0) + "\n\n" }.joined()
    case .literal(let text):
      return fenced(text)
    case .items(let items):
      return items.map { "- \(markdown($0.term)): \(cell($0.text, inTable: false))\n" }.joined()
        + "\n"
    case .table(let head, let rows):
      return tableOf(head.map { cell($0) }, rows.map { $0.map { cell($0) } })
    case .references(let pages):
      return pages.map { "`\($0)`" }.joined(separator: ", ") + "\n\n"
    }
  }

  private func tableOf(_ head: [String], _ rows: [[String]]) -> String {
    ([head, head.map { _ in "---" }] + rows)
      .map { "| " + $0.joined(separator: " | ") + " |\n" }.joined() + "\n"
  }

  /// Paragraphs as the content of one cell or list item.
  private func cell(_ text: String, inTable: Bool = true) -> String {
    let body = Prose.paragraphs(of: text).map(markdown).joined(separator: "<br>")
    // Within a table a bar ends the cell, also between backquotes.
    return inTable ? Prose.replacing("|", with: "\\|", in: body) : body
  }

  private func fenced(_ text: String) -> String {
    "```sh\n\(text.hasSuffix("\n") ? String(text.dropLast()) : text)\n```\n\n"
  }

  /// `EXIT STATUS` as `Exit status`.
  private func sectionTitle(_ title: String) -> String {
    title.prefix(1) + title.dropFirst().lowercased()
  }

  /// The text with everything escaped, outside code, that Markdown would take for markup.
  private func markdown(_ text: String) -> String {
    Prose.pieces(of: text).map { piece in
      if piece.isCode { return "`\(piece.text)`" }
      var result = ""
      for character in piece.text {
        if "\\*_<>[]#".contains(character) { result += "\\" }
        result.append(character)
      }
      return result
    }.joined()
  }
}
