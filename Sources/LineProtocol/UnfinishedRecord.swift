import Bytes

/// How far a record has been read whose end has not come yet, so that every byte of it is looked at a
/// few times only, however small the pieces are that it comes in.
///
/// Outside of strings only a newline ends a record. So after a record was found to be incomplete, the
/// bytes that follow are searched for a newline, or for the quote where a string is open, and only then
/// it is read on, from the last field that was not complete.
struct UnfinishedRecord {
  /// Whether the next call goes on with it.
  var isContinued = false
  /// How many bytes from its start on have been searched.
  var searched = 0
  /// The string that is open there, its places counted from the record's start.
  var string: OpenString?
  /// How many bytes were looked at by calls that went on, for tests.
  var work = 0

  /// Where the record started when it was read last; -1 where no field can be gone on from.
  var start = -1
  var headEnd = 0
  var duplicate: Token?
  /// Where the field starts that was read last, its number, and the lines before it.
  var fieldStart = 0
  var field = 0
  var lineCount = 1

  /// The head of the record has been read, none of its fields.
  mutating func begin(at start: Int, headEnd: Int, duplicate: Token?) {
    self.start = start
    self.headEnd = headEnd
    self.duplicate = duplicate
    fieldStart = headEnd
    field = 0
    lineCount = 1
  }

  /// Whether nothing has come that the record waits for.
  mutating func isOpen(_ bytes: Span<UInt8>, from start: Int) -> Bool {
    let index = start &+ searched
    guard index <= bytes.count else { return false }
    work += bytes.count - index
    if var open = string?.moved(by: start) {
      let isOver = Self.findEnd(of: &open, bytes)
      searched = open.index &- start
      string = open.moved(by: -start)
      return !isOver
    }
    guard bytes.firstIndex(of: Ascii.newline, from: index, to: bytes.count) == nil else {
      return false
    }
    searched = bytes.count &- start
    return true
  }

  /// Searches a string, from where it was left, for the quote that closes it, or for the line that shows
  /// that its quote was torn off; whether one of them is there.
  private static func findEnd(of open: inout OpenString, _ bytes: Span<UInt8>) -> Bool {
    while open.index < bytes.count {
      switch bytes[open.index] {
      case Ascii.quote: return true
      case Ascii.newline where open.endLine(bytes, at: open.index): return true
      case Ascii.backslash:
        guard open.index &+ 1 < bytes.count else { return false }
        let next = bytes[open.index &+ 1]
        open.index &+= next == Ascii.quote || next == Ascii.backslash ? 2 : 1
      default: open.index &+= 1
      }
    }
    return false
  }
}
