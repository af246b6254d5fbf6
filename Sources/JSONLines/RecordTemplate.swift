import Bytes
import LineProtocol
import Times

/// What the record read before looked like: its text with gaps where values were, and the line that it
/// became with the same gaps.
///
/// Records of one stream mostly differ in nothing but numbers, times and tag values. One whose text
/// between the gaps is the same, byte for byte, has the same keys and the same shape, and only the
/// values in the gaps have to be checked.
struct RecordTemplate: ~Copyable {
  /// Records beyond these are always read by themselves: keeping one costs the square of its values.
  private static var longestRecord: Int { 8192 }
  private static var mostValues: Int { 64 }

  /// What stands in a gap.
  enum Kind: UInt8 { case number, tag, dateTime, stamp }

  /// A value of the record.
  struct Gap {
    var kind: Kind
    /// Where it lies in its line of JSON.
    var place: Range<Int>
    /// Which tag or field it is, in the order in which they were added.
    var number: Int
    /// Where the text between it and the gap before lies in the record kept.
    var literal = 0..<0
  }

  /// A piece of the line that a record becomes, and the gap behind it.
  private struct Piece {
    var text: Range<Int>
    var gap: Int
  }

  /// The gaps in the order of the record. After `matches`, places of the record that matched.
  private var gaps: [Gap] = []
  private var pieces: [Piece] = []
  /// The record kept, and where what is behind its last gap lies in it.
  private var record = ByteBuffer(capacity: 512)
  private var tail = 0..<0
  /// The line it became, up to the stamp, and where what is behind its last gap lies in it.
  private var line = ByteBuffer(capacity: 512)
  private var lineTail = 0..<0
  private var time: Int?
  private var isUsable = false
  /// How many records in a row did not match.
  private var misses = 0

  /// Whether the record in `range` differs from the one kept only in what stands in the gaps.
  @inline(__always)
  mutating func matches(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    isTried && Self.fill(&gaps, tail, record, bytes, range) == range.upperBound
  }

  /// The end of the record that starts at `range` and differs from the one kept only in what stands in
  /// the gaps; nil when another one starts there.
  @inline(__always)
  mutating func matchEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    isTried ? Self.fill(&gaps, tail, record, bytes, range) : nil
  }

  private var isTried: Bool { isUsable && Self.isWorthwhile(after: misses) }

  /// Where many records in a row do not match, the stream has no shape: few are kept, and each is compared
  /// with the next one only.
  private static func isWorthwhile(after misses: Int) -> Bool { misses < 16 || misses & 63 == 0 }

  private static func fill(
    _ gaps: inout [Gap], _ tail: Range<Int>, _ record: borrowing ByteBuffer,
    _ bytes: Span<UInt8>, _ range: Range<Int>
  ) -> Int? {
    let scanner = JSONScanner(end: range.upperBound)
    let record = record.span
    var gaps = gaps.mutableSpan
    var index = range.lowerBound
    for number in gaps.indices {
      let literal = gaps[number].literal
      guard literal.count < range.upperBound - index,
        bytes.equal(index..<index + literal.count, record, literal)
      else { return nil }
      index += literal.count
      guard let end = valueEnd(gaps[number].kind, bytes, at: index, scanner) else { return nil }
      gaps[number].place = index..<end
      index = end
    }
    let end = index + tail.count
    return end <= range.upperBound && bytes.equal(index..<end, record, tail) ? end : nil
  }

  /// The end of the value at `index`, nil when it needs a closer look.
  @inline(__always)
  private static func valueEnd(
    _ kind: Kind, _ bytes: Span<UInt8>, at index: Int, _ scanner: JSONScanner
  ) -> Int? {
    do throws(JSONError) {
      switch kind {
      case .number, .stamp:
        let first = bytes[index]
        guard Ascii.isDigit(first) || first == Ascii.minus else { return nil }
        let value = try scanner.number(bytes, from: index)
        return value.couldOverflow ? nil : value.end
      case .tag, .dateTime:
        let text = try scanner.string(bytes, from: index)
        guard kind == .dateTime || isOrdinary(text, bytes) else { return nil }
        return text.end
      }
    } catch {
      return nil
    }
  }

  /// Whether a string is, as it stands, a tag value of line protocol.
  @inline(__always)
  static func isOrdinary(_ text: JSONText, _ bytes: Span<UInt8>) -> Bool {
    !text.isEmpty && !text.hasEscape && bytes.areOrdinary(text.range)
  }

  /// The value of the time of the record that matched, nil when it has none.
  func timeValue() -> JSONValue? {
    guard let time else { return nil }
    let kind: JSONKind = gaps[time].kind == .stamp ? .number : .string
    return JSONValue(
      kind: kind, start: gaps[time].place.lowerBound, end: gaps[time].place.upperBound)
  }

  /// Adds the line of the record that matched, up to its stamp.
  mutating func append(_ bytes: Span<UInt8>, to output: inout ByteBuffer) {
    misses = 0
    let (pieces, gaps) = (pieces.span, gaps.span)
    for index in pieces.indices {
      output.append(bytesOf: line, pieces[index].text)
      output.append(bytes, gaps[pieces[index].gap].place)
    }
    output.append(bytesOf: line, lineTail)
  }

  /// Whether the next record is to be kept if it does not match.
  var wantsNext: Bool { Self.isWorthwhile(after: misses &+ 1) }

  /// Whether a record that did not match is to be kept.
  mutating func wantsRecord() -> Bool {
    misses &+= 1
    return Self.isWorthwhile(after: misses)
  }

  mutating func forget() { isUsable = false }

  /// Keeps a record.
  /// - Parameters:
  ///   - sources: tags and number fields whose text is the same in both, and the time if there is one.
  ///   - point: what the record became in `line`.
  ///   - tagNumbers: for each tag of the point, the number it was added as.
  mutating func keep(
    _ bytes: Span<UInt8>, _ range: Range<Int>, sources: Span<Gap>, point: borrowing Point,
    in newLine: Span<UInt8>, tagNumbers: [Int]
  ) {
    isUsable =
      range.count <= Self.longestRecord && point.tags.count + point.fields.count <= Self.mostValues
    guard isUsable else { return }
    record.removeAll()
    record.append(bytes, range)
    gaps.removeAll(keepingCapacity: true)
    for index in sources.indices { gaps.append(sources[index]) }
    gaps.sort { $0.place.lowerBound < $1.place.lowerBound }
    var start = range.lowerBound
    time = nil
    for index in gaps.indices {
      let place = gaps[index].place
      gaps[index].literal = start - range.lowerBound..<place.lowerBound - range.lowerBound
      start = place.upperBound
      if gaps[index].kind == .dateTime || gaps[index].kind == .stamp { time = index }
    }
    tail = start - range.lowerBound..<range.count
    keepLine(point, in: newLine, tagNumbers)
  }

  /// Keeps the line and where in it the gaps are.
  private mutating func keepLine(
    _ point: borrowing Point, in newLine: Span<UInt8>, _ tagNumbers: [Int]
  ) {
    pieces.removeAll(keepingCapacity: true)
    var start = 0
    for (index, tag) in point.tags.enumerated() {
      guard let gap = gaps.firstIndex(where: { $0.kind == .tag && $0.number == tagNumbers[index] })
      else { continue }
      pieces.append(Piece(text: start..<tag.value.start, gap: gap))
      start = tag.value.end
    }
    for (index, field) in point.fields.enumerated() {
      guard let gap = gaps.firstIndex(where: { $0.kind == .number && $0.number == index })
      else { continue }
      pieces.append(Piece(text: start..<field.value.start, gap: gap))
      start = field.value.end
    }
    // Behind the last value: the token of a string lacks its quote, that of an integer its "i".
    var end = start
    if let last = point.fields.last {
      end = last.kind == .float || last.kind == .boolean ? last.value.end : last.value.end + 1
    }
    lineTail = start..<end
    line.removeAll()
    line.append(newLine, 0..<end)
  }
}
