import Bytes
import System

/// The only way to stderr: what was refused, what was noticed, what stopped the tool.
///
/// A message reads `lp-ttest: stdin:1234:18: what was expected and what was there`. The first five
/// refusals are told in full, the rest are counted and summed at the end, so that a broken file does
/// not fill a disk with complaints. `--quiet` silences; it never changes the status.
public struct Diagnostics: ~Copyable {
  /// How many refusals are told in full.
  public static let toldInFull = 5

  /// How many records were refused.
  public private(set) var refused = 0

  /// Where the first refusal was, for the summary.
  private var firstRefusal = ""
  /// A set of texts would cost a tenth of a program's start: its type is made at run time.
  private var told = ByteKeyTable()
  private let tool: String
  private let isQuiet: Bool
  private let descriptor: Int32

  /// Diagnostics of `tool`, the name that begins each message; to stderr unless told otherwise.
  public init(tool: String, isQuiet: Bool, descriptor: Int32 = Descriptor.standardError) {
    self.tool = tool
    self.isQuiet = isQuiet
    self.descriptor = descriptor
  }

  /// Counts a refused record and tells it, if it is among the first.
  public mutating func refuse(
    _ place: borrowing Place, column: Int?, _ message: (inout ByteBuffer) -> Void
  ) {
    refused += 1
    guard refused <= Diagnostics.toldInFull, !isQuiet else { return }
    let line = place.text
    if refused == 1 { firstRefusal = line }
    var text = ByteBuffer()
    message(&text)
    fatal(
      "\(line)\(column.map { ":\($0)" } ?? ""): \(String(decoding: text.array, as: UTF8.self))")
  }

  /// Tells something that is no refusal: a warning, a note.
  public func note(_ message: String) {
    if !isQuiet { fatal(message) }
  }

  /// Tells a note once, however often it is noticed.
  public mutating func noteOnce(_ message: String) {
    var key = ByteBuffer()
    key.append(text: message)
    if told.insert(key).isNew { note(message) }
  }

  /// The sum of the refusals when not all were told.
  func summarize(lines: Int) {
    guard refused > Diagnostics.toldInFull else { return }
    note("refused \(refused) of \(lines) lines, the first at \(firstRefusal)")
  }

  /// Tells why the tool stops; also under `--quiet`, since nothing else says it.
  public func fatal(_ message: String) {
    var safe = ""
    // Names of files come from outside as well, and a terminal acts on control bytes.
    for scalar in "\(tool): \(message)".unicodeScalars {
      if let byte = GivenWord.byte(of: scalar) {
        PrintableText.append(escaped: UInt32(byte), to: &safe)
      } else if scalar == "\n" {
        safe += "\n"
      } else {
        PrintableText.append(scalar, to: &safe)
      }
    }
    let bytes = Array((safe + "\n").utf8)
    // Where stderr cannot be written to there is nobody left to tell.
    try? Descriptor.writeAll(descriptor, bytes.span)
  }
}

extension String {
  /// A name from the input in quotes, for a message: as `append(quoted:)` writes it, on one line.
  init(quoted name: [UInt8]) {
    var text = ByteBuffer()
    text.append(quoted: name.span, 0..<name.count)
    self.init(decoding: text.array, as: UTF8.self)
  }
}

/// A line of a source, as diagnostics name it.
public struct Place: ~Copyable {
  /// The source: "stdin" or a file's name.
  public var source: String
  /// The line, counted from 1.
  public var line: Int

  /// `source:line`.
  var text: String { "\(source):\(line)" }
}
