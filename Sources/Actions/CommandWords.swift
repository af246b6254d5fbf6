import Bytes
import System

/// A command given as one option value, split into the words of an argument vector.
///
/// No shell sees it and nothing in it is expanded: `$`, `*`, `;`, `|` and `~` are bytes like others.
/// The rules are the common part of what sh(1) and xargs(1) do: blanks (space, tab, line feed,
/// carriage return) separate words; `'…'` is taken as it stands; in `"…"` a backslash escapes `"`
/// and `\` and is itself before anything else; outside quotes it escapes the one character after it.
/// Quoted and bare parts that touch are one word, and `''` is an empty word.
public struct CommandWords: Equatable, Sendable {
  /// What is wrong with a command, as a person reads it behind the option's name; columns are bytes from 1.
  public struct Problem: Error, Equatable, Sendable, CustomStringConvertible {
    /// `the quote at column 3 is not closed`.
    public let description: String
  }

  /// The program and its arguments; never empty.
  public let words: [String]

  /// The words of `text`.
  public init(parsing text: String) throws(Problem) {
    words = try Self.split(GivenWord.bytes(text)).map { String(decoding: $0, as: UTF8.self) }
    guard let program = words.first, !program.isEmpty else {
      throw Problem(description: "names no command")
    }
  }

  /// The program as given: a path when it holds a slash, else looked up in PATH.
  public var program: String { words[0] }

  /// The last part of the program's path, as messages name it.
  public var name: String {
    PrintableText.of(program.split(separator: "/").last ?? program[...])
  }

  /// One pass over the bytes; ASCII marks never lie within a longer character.
  private static func split(_ bytes: [UInt8]) throws(Problem) -> [[UInt8]] {
    if let place = bytes.firstIndex(of: 0) {
      throw Problem(description: "holds a NUL byte at column \(place + 1)")
    }
    let (single, double) = (UInt8(ascii: "'"), UInt8(ascii: "\""))
    var words: [[UInt8]] = []
    var word: [UInt8]?
    var quote: (mark: UInt8, column: Int)?
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : nil
      switch byte {
      case quote?.mark: quote = nil
      case single where quote == nil, double where quote == nil:
        quote = (byte, index + 1)
        word = word ?? []
      case Ascii.backslash where quote == nil:
        guard let next else {
          throw Problem(description: "nothing follows the backslash at column \(index + 1)")
        }
        word = (word ?? []) + [next]
        index += 1
      case Ascii.backslash where quote?.mark == double && (next == double || next == byte):
        word?.append(next ?? byte)
        index += 1
      case Ascii.space where quote == nil, Ascii.tab where quote == nil,
        Ascii.newline where quote == nil, Ascii.carriageReturn where quote == nil:
        if let word { words.append(word) }
        word = nil
      default: word = (word ?? []) + [byte]
      }
      index += 1
    }
    if let quote {
      throw Problem(description: "the quote at column \(quote.column) is not closed")
    }
    if let word { words.append(word) }
    return words
  }
}
