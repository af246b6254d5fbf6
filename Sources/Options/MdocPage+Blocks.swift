extension MdocPage {
  /// Writes one part of a section.
  mutating func write(_ block: ManualBlock) {
    switch block {
    case .text(let content): prose(content)
    case .literal(let content): literal(content)
    case .items(let items): self.items(items)
    case .table(let head, let rows): table(head, rows)
    case .references(let pages): references(pages)
    }
  }

  /// Writes references to other pages, by section and name, as readers expect them.
  private mutating func references(_ pages: [String]) {
    let found = pages.compactMap(ManualReference.init).sorted {
      ($0.section, $0.name) < ($1.section, $1.name)
    }
    for (index, reference) in found.enumerated() {
      let comma = index + 1 < found.count ? " ," : ""
      raw("Xr \(reference.name) \(reference.section)\(comma)")
    }
  }
}
