/// A manual page in the making, in the mdoc language of BSD and GNU manual readers.
///
/// All text that comes in is plain, with `code` in backquotes; everything that roff would take for
/// a request, an escape or a macro is escaped here. Source: mdoc(7), roff(7), mandoc_char(7).
struct MdocPage {
  /// What has been written so far.
  private(set) var text = ""
  /// Whether a paragraph has to be set off from what stands before it.
  private var needsBreak = false

  /// Writes a line of macros that is already escaped.
  mutating func raw(_ line: String) {
    text += ".\(line)\n"
  }

  /// Begins a section or a part of one.
  mutating func heading(_ title: String, isPart: Bool = false) {
    let words = title.split(separator: " ").map { Self.argument(String($0)) }
    raw(([isPart ? "Ss" : "Sh"] + words).joined(separator: " "))
    needsBreak = false
  }

  /// Writes paragraphs that have an empty line between.
  mutating func prose(_ content: String) {
    for paragraph in Prose.paragraphs(of: content) {
      if needsBreak { raw("Pp") }
      text += Self.filled(paragraph)
      needsBreak = true
    }
  }

  /// Writes lines as they are.
  mutating func literal(_ content: String) {
    raw("Bd -literal -offset indent")
    for line in content.split(separator: "\n", omittingEmptySubsequences: false) {
      text += Self.protected(Self.escaped(line, isCode: true)) + "\n"
    }
    raw("Ed")
    needsBreak = true
  }

  /// Writes a list of terms, as macro arguments that are already escaped, each hanging over what is said
  /// about it; `width` is a sample of the terms, or the customary `Ds` where they are long.
  mutating func list(_ items: [(rawTerm: String, text: String)], width: String = "Ds") {
    raw("Bl -tag -width \(width)")
    for (term, text) in items {
      raw("It \(term)")
      needsBreak = false
      prose(text)
    }
    raw("El")
    needsBreak = true
  }

  /// The text as one quoted macro argument in which code is bold.
  static func phrase(_ text: String) -> String {
    let escaped = Prose.pieces(of: text).map { piece in
      piece.isCode
        ? "\\fB\(Self.escaped(piece.text, isCode: true))\\fR"
        : Self.escaped(piece.text, isCode: false)
    }
    return "\"\\&\(escaped.joined())\""
  }

  /// The text as one macro argument, kept from being read as a macro or as punctuation.
  static func argument(_ text: String) -> String {
    let body = escaped(text[...], isCode: true)
    let isMark = text.utf8.count == 1 && !text.utf8.allSatisfy(isLetterOrDigit)
    let guarded = isMark || mayBeMacro(text) ? "\\&" + body : body
    return text.isEmpty || text.contains(" ") ? "\"\(guarded)\"" : guarded
  }

  /// Whether the text has the form of a macro's name: `Ar`, `D1`, `Brq`, `%A`.
  private static func mayBeMacro(_ text: String) -> Bool {
    guard (2...3).contains(text.utf8.count), let first = text.first else { return false }
    return first == "%" || first.isUppercase && !text.dropFirst().contains(where: \.isUppercase)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
  }

  /// A paragraph in lines of source: one or more for each sentence, none longer than 78 bytes unless
  /// one word is.
  private static func filled(_ paragraph: String) -> String {
    var result = ""
    var line = ""
    var isCode = false
    for word in paragraph.split(separator: " ") {
      var escapedWord = ""
      for (index, piece) in word.split(separator: "`", omittingEmptySubsequences: false)
        .enumerated()
      {
        if index > 0 {
          isCode.toggle()
          escapedWord += isCode ? "\\fB" : "\\fR"
        }
        escapedWord += escaped(piece, isCode: isCode)
      }
      let isAbbreviation = ["e.g.", "i.e.", "etc.", "vs."].contains(word.drop { $0 == "(" })
      if isAbbreviation { escapedWord += "\\&" }
      if !line.isEmpty, line.utf8.count + 1 + escapedWord.utf8.count > 78 {
        result += protected(line) + "\n"
        line = ""
      }
      line += line.isEmpty ? escapedWord : " " + escapedWord
      if !isAbbreviation, !isCode, endsSentence(word) {
        result += protected(line) + "\n"
        line = ""
      }
    }
    return line.isEmpty ? result : result + protected(line) + "\n"
  }

  /// Whether a sentence may end with this word; the next one then begins a new line of source.
  private static func endsSentence(_ word: Substring) -> Bool {
    guard let last = word.last(where: { !"\")]'".contains($0) }) else { return false }
    return ".!?".contains(last)
  }

  /// The line, kept from being read as a request.
  private static func protected(_ line: String) -> String {
    line.hasPrefix(".") || line.hasPrefix("'") || line.hasPrefix("\\(aq") ? "\\&" + line : line
  }

  /// The text with everything escaped that roff or a reader would turn into something else.
  ///
  /// In code each dash is a minus sign, which readers keep as `-`; in prose a dash within a word is
  /// a hyphen. Other than ASCII is written by code point, control characters are left out.
  static func escaped(_ text: Substring, isCode: Bool) -> String {
    var result = ""
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\e"
      case "\"": result += "\\(dq"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "-": result += isCode || !previous.properties.isAlphabetic ? "\\-" : "-"
      case "\t": result += isCode ? "\t" : " "
      case " "..."}": result.unicodeScalars.append(scalar)
      case "\u{A0}"...:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
      default: break
      }
      previous = scalar
    }
    return result
  }
}

extension MdocPage {
  /// Writes one part of a section.
  mutating func write(_ block: ManualBlock) {
    switch block {
    case .text(let content): prose(content)
    case .literal(let content): literal(content)
    case .items(let items):
      let widest = items.map { Prose.plain($0.term).count }.max() ?? 0
      list(
        items.map { (Self.phrase($0.term), $0.text) },
        width: widest <= 12 ? String(repeating: "x", count: widest + 2) : "Ds")
    case .references(let pages): references(pages)
    }
  }

  /// Writes references to other pages, `lp-ttest(1)`, by section and name, as readers expect them.
  private mutating func references(_ pages: [String]) {
    let words = pages.map { $0.split(whereSeparator: { "()".contains($0) }).map(String.init) }
    let sorted = words.sorted { $0.reversed().lexicographicallyPrecedes($1.reversed()) }
    raw(sorted.map { "Xr " + $0.joined(separator: " ") }.joined(separator: " ,\n."))
  }
}
