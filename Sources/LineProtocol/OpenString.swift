import Bytes

/// Tells a string of several lines from one whose closing quote was torn off.
///
/// A string may hold newlines, so a writer that was killed within one opens a string that has no end,
/// and every good line behind it would be a part of that. When the lines that come next are whole
/// points, one after another, the quote is given up: three points that have times are no chance, nor are
/// ten without. Comments, which frames of windows are, do not count, nor do the lines that a recording
/// has before each point. The rule looks at nothing but the lines themselves, so that it does not matter
/// in which pieces they come.
struct OpenString {
  private static let mostStamped = 3
  private static let mostPoints = 10

  /// Where to go on searching for the quote.
  var index: Int
  /// Where the present line starts; nil in the line of the quote.
  private var lineStart: Int?
  private var points = 0
  private var stamped = 0
  /// How many lines that are no points came last, and how many may.
  private var others = 0
  private let mostOthers: Int

  /// The string whose first byte is at `index`; `mostOthers` lines may stand before each point.
  init(at index: Int, mostOthers: Int) {
    self.index = index
    self.mostOthers = mostOthers
  }

  /// Takes in that a newline is at `newline`; whether the quote is to be given up.
  mutating func endLine(_ bytes: Span<UInt8>, at newline: Int) -> Bool {
    defer { lineStart = newline + 1 }
    guard let start = lineStart, start < newline, bytes[start] != Ascii.hash else { return false }
    guard let hasStamp = Self.isWholePoint(bytes.extracting(start..<newline)) else {
      others += 1
      if others > mostOthers { (points, stamped) = (0, 0) }
      return false
    }
    others = 0
    points += 1
    stamped += hasStamp ? 1 : 0
    return stamped >= Self.mostStamped || points >= Self.mostPoints
  }

  /// The same with all places moved by `distance`.
  func moved(by distance: Int) -> OpenString {
    var moved = self
    moved.index += distance
    moved.lineStart = lineStart.map { $0 + distance }
    return moved
  }

  /// Whether the line is a point that has a time, or one that has none; nil where it is no point, as a line
  /// that is indented.
  private static func isWholePoint(_ line: Span<UInt8>) -> Bool? {
    guard line[0] != Ascii.space else { return nil }
    var parser = PointParser(precision: .auto, readsOrdinary: false)
    guard case .point = parser.parse(line, from: 0, atEnd: true) else { return nil }
    return parser.point.time != nil
  }
}
