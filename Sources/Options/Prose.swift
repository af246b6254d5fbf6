/// Text of descriptions: how paragraphs are told apart and lines are filled.
enum Prose {
  /// The paragraphs of a text, which have an empty line between; each on one line.
  static func paragraphs(of text: String) -> [String] {
    var paragraphs: [String] = []
    var words: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let found = line.split(whereSeparator: \.isWhitespace)
      if found.isEmpty, !words.isEmpty {
        paragraphs.append(words.joined(separator: " "))
        words = []
      }
      words += found
    }
    if !words.isEmpty { paragraphs.append(words.joined(separator: " ")) }
    return paragraphs
  }

  /// The text in lines of at most `width` characters; a longer word gets a line of its own.
  static func lines(of text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      if !line.isEmpty { line += " " }
      line += word
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// The pieces of a text with backquotes, each with whether it is code.
  static func pieces(of text: String) -> [(text: Substring, isCode: Bool)] {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map {
      (text: $0.element, isCode: $0.offset % 2 == 1)
    }
  }

  /// The text without backquotes.
  static func plain(_ text: String) -> String {
    String(text.filter { $0 != "`" })
  }
}
