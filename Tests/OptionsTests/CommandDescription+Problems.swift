@testable import Options

extension CommandDescription {
  /// What is wrong with the declaration, apart from what only the settings tell.
  func problems() -> [String] {
    var problems: [String] = []
    problems += duplicates(of: options.flatMap { [$0.long] + $0.otherNames }.map { "--" + $0 })
    problems += duplicates(of: options.compactMap { $0.short.map { "-\($0)" } })
    for option in options { problems += self.problems(of: option) }
    problems += operandProblems() + pageProblems() + sectionProblems()
    for line in help.split(separator: "\n") where line.count > HelpLayout.width {
      problems.append("--help has a line beyond \(HelpLayout.width) columns: \(line)")
    }
    return problems
  }

  private func duplicates(of names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { !seen.insert($0).inserted }.map { "\($0) is declared twice" }
  }

  private func problems(of option: OptionDescription) -> [String] {
    let name = "--" + option.long
    var problems = nameProblems(of: option)
    if let placeholder = option.placeholder {
      if placeholder.isEmpty { problems.append("\(name) does not name its value") }
      if !isPlain(placeholder) || placeholder.contains(" ") {
        problems.append("\(name): the name of the value is not one plain word: \(placeholder)")
      }
    }
    problems += wordProblems(of: option.completion, name)
    problems += textProblems(name, help: option.help, details: option.details)
    let terse = Prose.lines(of: option.help, width: HelpLayout.width - HelpLayout.column)
    if terse.count > 1 {
      problems.append("\(name): the help does not fit one line: \(option.help)")
    }
    if let text = option.defaultText, !isPlain(text) {
      problems.append("\(name): the default is not plain text: \(text)")
    }
    return problems
  }

  private func nameProblems(of option: OptionDescription) -> [String] {
    var problems: [String] = []
    let isWellFormed = option.long.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
    let isLongEnough = option.long.utf8.count > 1
    if !isWellFormed || !isLongEnough || option.long.hasPrefix("-") || option.long.hasSuffix("-") {
      problems.append("--\(option.long) is not made of lower-case letters, digits and hyphens")
    }
    if let short = option.short, !short.isASCII || !(short.isLetter || short.isNumber) {
      problems.append("-\(short) is not a letter or a digit")
    }
    return problems
  }

  private func wordProblems(of completion: Completion, _ name: String) -> [String] {
    guard case .words(let list) = completion else { return [] }
    let words = list()
    var problems = duplicates(of: words).map { "\(name): \($0)" }
    if words.isEmpty { problems.append("\(name) has no words to choose from") }
    // Other signs mean something to one of the shells that complete the words.
    for word in words
    where word.isEmpty || !word.allSatisfy({ isPlainLetter($0) || "-_.+/".contains($0) }) {
      problems.append("\(name): the choice \"\(word)\" is not a plain word")
    }
    return problems
  }

  private func textProblems(_ name: String, help: String, details: String) -> [String] {
    var problems: [String] = []
    if !isPlain(help) || help.contains("`") {
      problems.append("\(name): the help is not plain text")
    }
    if !help.hasSuffix(".") || help.first?.isLowercase ?? true {
      problems.append("\(name): the help is not a sentence")
    }
    for paragraph in Prose.paragraphs(of: details) where !endsWell(paragraph) {
      problems.append("\(name): a paragraph of the details does not end with a full stop")
    }
    if Prose.paragraphs(of: details).isEmpty { problems.append("\(name) has no details") }
    if !Prose.hasBalancedCode(details) {
      problems.append("\(name): a backquote in the details has no partner")
    }
    return problems
  }

  private func endsWell(_ paragraph: String) -> Bool {
    paragraph.hasSuffix(".") || paragraph.hasSuffix(":") || paragraph.hasSuffix(".)")
  }

  private func operandProblems() -> [String] {
    var problems: [String] = []
    for (index, operand) in operands.enumerated() {
      let name = operand.name
      problems += textProblems(name, help: operand.help, details: operand.details)
      problems += wordProblems(of: operand.completion, name)
      if name.isEmpty || !isPlain(name) { problems.append("the operand \(name) has no plain name") }
      if operand.isRepeated, index + 1 < operands.count {
        problems.append("\(name) takes all operands, but is not the last")
      }
    }
    return problems
  }

  private func pageProblems() -> [String] {
    var problems: [String] = []
    if summary.isEmpty || summary.hasSuffix(".") || !isPlain(summary) || summary.contains("`") {
      problems.append("the summary is not a plain phrase without a full stop: \(summary)")
    }
    if Prose.paragraphs(of: text).isEmpty { problems.append("there is no description") }
    if !Prose.hasBalancedCode(text) {
      problems.append("a backquote in the description has no partner")
    }
    if examples.isEmpty { problems.append("there is no example") }
    for example in examples {
      if !Prose.contains(name, in: example.command) {
        problems.append("an example does not use \(name): \(example.command)")
      }
      if !endsWell(example.explanation) || !Prose.hasBalancedCode(example.explanation) {
        problems.append("an example's explanation is not a sentence: \(example.explanation)")
      }
      for line in example.command.split(separator: "\n") where line.count > HelpLayout.width {
        problems.append("an example is wider than \(HelpLayout.width) columns: \(line)")
      }
    }
    for note in exitStatuses where note.meaning.hasSuffix(".") || !endsWell(note.details) {
      problems.append("status \(note.status) has no phrase or no sentence")
    }
    for reference in seeAlso where !isReference(reference) {
      problems.append("\(reference) is not written as a manual page with its section")
    }
    if seeAlso.contains("\(name)(1)") { problems.append("the manual page refers to itself") }
    return problems
  }

  private func isReference(_ text: String) -> Bool {
    text.wholeMatch(of: /[^(]+\([^(]\)/) != nil
  }

  private func sectionProblems() -> [String] {
    var problems = duplicates(of: orderedSections.map(\.title))
    problems += duplicates(of: groups.map(\.title))
    for section in sections {
      if ["NAME", "SYNOPSIS", "DESCRIPTION"].contains(section.title) {
        problems.append("the section \(section.title) is made from other parts")
      }
      if section.title != section.title.uppercased() || section.title.isEmpty {
        problems.append("the section \(section.title) is not in capitals")
      }
      if section.blocks.isEmpty { problems.append("the section \(section.title) is empty") }
      for block in section.blocks { problems += self.problems(of: block, in: section.title) }
    }
    return problems
  }

  private func problems(of block: ManualBlock, in title: String) -> [String] {
    var texts: [String] = []
    var problems: [String] = []
    switch block {
    case .text(let text): texts = [text]
    case .literal(let text):
      if text.isEmpty { problems.append("\(title): a literal block is empty") }
    case .items(let items):
      texts = items.flatMap { [$0.term, $0.text] }
      if items.isEmpty { problems.append("\(title): a list is empty") }
    case .references(let pages):
      if !pages.allSatisfy(isReference) {
        problems.append("\(title): a reference is not written as a manual page with its section")
      }
    }
    if texts.contains(where: { !Prose.hasBalancedCode($0) }) {
      problems.append("\(title): a backquote has no partner")
    }
    return problems
  }

  private func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }

  private func isPlainLetter(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber)
  }
}

extension Prose {
  /// Whether every backquote has its partner.
  static func hasBalancedCode(_ text: String) -> Bool {
    text.utf8.reduce(into: 0) { if $1 == UInt8(ascii: "`") { $0 += 1 } } % 2 == 0
  }

  /// Whether `part` occurs in the text.
  static func contains(_ part: String, in text: String) -> Bool {
    text.indices.contains { text[$0...].hasPrefix(part) }
  }
}
