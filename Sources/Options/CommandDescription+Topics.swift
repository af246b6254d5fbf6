extension CommandDescription {
  /// What the manual says of one thing: a section, an item of one, or an option, by its name in any case
  /// of letters; nil where nothing is called so.
  func topic(_ name: String) -> String? {
    let name = name.lowercased()
    if let section = sections.first(where: { $0.title.lowercased() == name }) {
      return section.title + "\n" + section.blocks.map { "\n" + text(of: $0) }.joined()
    }
    for case .items(let items) in sections.flatMap(\.blocks) {
      if let item = items.first(where: { $0.term.lowercased() == name }) {
        return item.term + "\n\n" + paragraphs(of: item.text)
      }
    }
    let long = name.hasPrefix("--") ? String(name.dropFirst(2)) : name
    guard let option = options.first(where: { ([$0.long] + $0.otherNames).contains(long) }) else {
      return nil
    }
    return helpEntry(of: option) + "\n" + paragraphs(of: option.details)
  }

  private func text(of block: ManualBlock) -> String {
    switch block {
    case .text(let text): paragraphs(of: text)
    case .literal(let text): text.split(separator: "\n").map { "    \($0)\n" }.joined()
    case .items(let items): items.map { entry("  " + $0.term, Prose.plain($0.text)) }.joined()
    case .references(let pages): filled(pages.joined(separator: ", "), indent: "")
    }
  }

  private func paragraphs(of text: String) -> String {
    Prose.paragraphs(of: Prose.plain(text)).map { filled($0, indent: "") }.joined(separator: "\n")
  }
}
