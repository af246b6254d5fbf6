import Bytes

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

  /// Keeps a record and the line that `composer` made of it.
  mutating func keep(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ composer: borrowing LineComposer
  ) {
    isUsable =
      range.count <= Self.longestRecord
      && composer.tags.count + composer.fieldPlaces.count <= Self.mostValues
    guard isUsable else { return }
    record.removeAll()
    record.append(bytes, range)
    gaps.removeAll(keepingCapacity: true)
    for index in composer.gaps.indices { gaps.append(composer.gaps[index]) }
    gaps.sort { $0.place.lowerBound < $1.place.lowerBound }
    pieces.removeAll(keepingCapacity: true)
    time = nil
    var start = 0
    for (index, gap) in gaps.enumerated() {
      let place = gap.place.lowerBound - range.lowerBound..<gap.place.upperBound - range.lowerBound
      gaps[index].literal = start..<place.lowerBound
      start = place.upperBound
      switch gap.kind {
      case .stamp, .dateTime: time = index
      case .number, .tag:
        // A tag whose key came again is not in the line.
        if let value = composer.place(of: gap) { pieces.append(Piece(text: value, gap: index)) }
      }
    }
    tail = start..<range.count
    // So far the texts of the pieces are those of the values; now those of what is before them.
    pieces.sort { $0.text.lowerBound < $1.text.lowerBound }
    start = 0
    for index in pieces.indices {
      let value = pieces[index].text
      pieces[index].text = start..<value.lowerBound
      start = value.upperBound
    }
    lineTail = start..<composer.stampStart
    line.removeAll()
    line.append(composer.line.span, 0..<composer.stampStart)
  }
}
