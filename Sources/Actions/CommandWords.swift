import System

/// A command given as one option value, split into the words of an argument vector.
///
/// No shell sees it and nothing in it is expanded: `$`, `*`, `;`, `|` and `~` are bytes like others.
/// The rules are the common part of what sh(1) and xargs(1) do: blanks (space, tab, line feed,
/// carriage return) separate words; `'…'` is taken as it stands; in `"…"` a backslash escapes `"`
/// and `\` and is itself before anything else; outside quotes it escapes the one character after it.
/// Quoted and bare parts that touch are one word, and `''` is an empty word.
public struct CommandWords: Equatable, Sendable {
  /// What is wrong with a command; columns are bytes from 1.
  public enum Problem: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is no word, or the first one is empty.
    case empty
    /// The quote opened at `column` is not closed.
    case unclosedQuote(column: Int)
    /// The backslash at `column` has nothing after it.
    case danglingBackslash(column: Int)
    /// A NUL byte, which no argument can hold.
    case nul(column: Int)

    /// What a person reads behind the option's name.
    public var description: String {
      switch self {
      case .empty: "names no command"
      case .unclosedQuote(let column): "the quote at column \(column) is not closed"
      case .danglingBackslash(let column): "nothing follows the backslash at column \(column)"
      case .nul(let column): "holds a NUL byte at column \(column)"
      }
    }
  }

  /// The program and its arguments; never empty.
  public let words: [String]

  /// The words of `text`.
  public init(parsing text: String) throws(Problem) {
    var splitter = WordSplitter(text)
    words = try splitter.split()
    guard let program = words.first, !program.isEmpty else { throw .empty }
  }

  /// The program as given: a path when it holds a slash, else looked up in PATH.
  public var program: String { words[0] }

  /// The last part of the program's path, as messages name it.
  public var name: String {
    let last = program.utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init)
    return PrintableText.of(last ?? Array(program.utf8))
  }
}

/// One pass over the bytes of a command; ASCII marks never lie within a longer character.
private struct WordSplitter {
  private let bytes: [UInt8]
  private var index = 0
  private var word: [UInt8]?
  private var words: [String] = []

  init(_ text: String) { bytes = GivenWord.bytes(text) }

  mutating func split() throws(CommandWords.Problem) -> [String] {
    if let place = bytes.firstIndex(of: 0) { throw .nul(column: place + 1) }
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): endWord()
      case UInt8(ascii: "'"): try takeLiteral()
      case UInt8(ascii: "\""): try takeQuoted()
      case UInt8(ascii: "\\"):
        guard index < bytes.count else { throw .danglingBackslash(column: index) }
        word = (word ?? []) + [bytes[index]]
        index += 1
      default: word = (word ?? []) + [byte]
      }
    }
    endWord()
    return words
  }

  private mutating func endWord() {
    if let word { words.append(String(decoding: word, as: UTF8.self)) }
    word = nil
  }

  /// Goes on after the opening `'`.
  private mutating func takeLiteral() throws(CommandWords.Problem) {
    let start = index
    guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "'")) else {
      throw .unclosedQuote(column: start)
    }
    word = (word ?? []) + bytes[start..<end]
    index = end + 1
  }

  /// Goes on after the opening `"`.
  private mutating func takeQuoted() throws(CommandWords.Problem) {
    let start = index
    var taken = word ?? []
    while index < bytes.count {
      var byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") {
        word = taken
        return
      }
      if byte == UInt8(ascii: "\\"), index < bytes.count, isEscapable(bytes[index]) {
        byte = bytes[index]
        index += 1
      }
      taken.append(byte)
    }
    throw .unclosedQuote(column: start)
  }

  private func isEscapable(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }
}
