import Bytes
import LineProtocol
import Times

// What a record is, by its keys.
extension JSONReader {
  /// Reads the object whose members are `range` of the tape: a record of its own in `line`, or, where that
  /// is nil, a point among others, which holds no other points.
  mutating func object(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ line: LineBounds?
  ) throws(JSONError) -> Outcome {
    if namesThere.isEmpty, !asked.isEmpty || nameKey != nil { keepNames(bytes) }
    let next = line?.next ?? 0
    var range = range
    while true {
      let known = tape.known(bytes, range)
      let fields = member(known, .fields, .object)
      // `points` makes it a window, also where `fields` are there.
      if let fields, line == nil || member(known, .points, .array) == nil {
        guard try composeNested(bytes, known, fields: fields) else {
          return .skipped(next: next)
        }
        if let line { keepTemplate(bytes, line.start..<line.end, isFlat: false) }
        return .point(next: next)
      }
      if let line, let outcome = try collection(bytes, known, line) { return outcome }
      // A document of Elasticsearch: what is around it are not its data.
      if let source = member(known, .source, .object) {
        range = tape.children(of: source)
        continue
      }
      if line != nil, known.count == 1, isBulkAction(known) { return .skipped(next: next) }
      // An error in place of data has no time; a record with one may have a field called "error".
      if line != nil, timeMember(bytes, known) == nil { try refuseAnswer(bytes, known) }
      guard try composeFlat(bytes, known) else { return .skipped(next: next) }
      if let line { keepTemplate(bytes, line.start..<line.end, isFlat: true) }
      return .point(next: next)
    }
  }

  /// Reads a record that holds several points; nil when it is a single one.
  private mutating func collection(
    _ bytes: Span<UInt8>, _ known: borrowing KnownMembers, _ line: LineBounds
  ) throws(JSONError) -> Outcome? {
    if let points = member(known, .points, .array) {
      try beginBatch(bytes, known, points: points, line)
      return .window(next: line.next)
    }
    if member(known, .columns, .array) != nil, member(known, .values, .array) != nil {
      let hasRows = try beginSeries(bytes, known, at: line.start, line)
      return hasRows ? .window(next: line.next) : .skipped(next: line.next)
    }
    let series = member(known, .series, .array)
    if let array = series ?? member(known, .results, .array) {
      hasSeries = false
      pending = PendingWindows(line, hasResults: series == nil)
      pending.arrays = [tape.members[array].value.start + 1 - line.start]
      return try nextWindow(bytes, line)
    }
    if let metrics = member(known, .metrics, .array) {
      cursor = Cursor(
        kind: .metrics, position: tape.members[metrics].value.start + 1, line: line)
      return .points(next: line.next)
    }
    return nil
  }

  /// The member with this key, when its value is of this kind.
  @inline(__always)
  func member(_ known: borrowing KnownMembers, _ key: KnownKey, _ kind: JSONKind) -> Int? {
    guard let index = known[key], tape.members[index].value.kind == kind else { return nil }
    return index
  }

  /// The only member of an Elasticsearch `_bulk` action line.
  private func isBulkAction(_ known: borrowing KnownMembers) -> Bool {
    member(known, .index, .object) != nil || member(known, .create, .object) != nil
      || member(known, .update, .object) != nil || member(known, .delete, .object) != nil
  }

  /// The last member of an object with a key that was asked for.
  mutating func member(_ bytes: Span<UInt8>, _ range: Range<Int>, key: [UInt8]) -> Int? {
    var found: Int?
    var index = range.lowerBound
    while index < range.upperBound {
      if tape.members[index].key.equals(key, in: bytes) { found = index }
      index = tape.members[index].next
    }
    return found
  }

  /// The member that names the measurement; one that is null is as good as none.
  mutating func nameMember(_ bytes: Span<UInt8>, _ known: borrowing KnownMembers) -> Int? {
    var index = nameKey.flatMap { member(bytes, known.range, key: $0) }
    if index != nil { hasNameKey = true }
    index = index ?? known[.name] ?? known[.measurement] ?? known[.underscoreMeasurement]
    guard let index, tape.members[index].value.kind != .null else { return nil }
    return index
  }

  /// The member that holds the time.
  mutating func timeMember(_ bytes: Span<UInt8>, _ known: borrowing KnownMembers) -> Int? {
    if let timeKey { return member(bytes, known.range, key: timeKey) }
    return known[.time] ?? known[.timestamp] ?? known[.atTimestamp] ?? known[.underscoreTime]
      ?? known[.ts] ?? member(bytes, known.range, among: Self.timeNames)
  }

  /// The member that holds the time under a name that may also be that of a value, a temperature `t`:
  /// only where it looks like one, a text that is a time or a number of seconds since 1973 at least.
  mutating func likelyTimeMember(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard timeKey == nil, let index = member(bytes, range, among: Self.ambiguousTimeNames) else {
      return nil
    }
    let value = tape.members[index].value
    switch value.kind {
    case .string: return (try? stamps.timestamp(bytes, value)) == nil ? nil : index
    case .number:
      let digits = value.range.prefix { bytes[$0] &- 0x30 <= 9 }
      return digits.count >= 9 ? index : nil
    default: return nil
    }
  }

  /// The key of the first member whose value looks like a time to people, whatever its form: a text with
  /// a date or a clock, or a number of seconds since 2001 at least. Else that of the first whose name says
  /// so. For a message.
  mutating func keyOfLikelyTime(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8]? {
    let index =
      tape.first(in: range) { member in
        let value = member.value
        return switch value.kind {
        case .string: TimeTextReader.resembles(bytes, value.range)
        case .number: value.range.count >= 10 && value.range.allSatisfy { Ascii.isDigit(bytes[$0]) }
        default: false
        }
      }
      ?? tape.first(in: range) { member in
        let name = member.key.range.map { bytes[$0] | 0x20 }
        return member.value.kind == .string
          && ["date", "time"].contains { word in
            name.indices.contains { name[$0...].starts(with: word.utf8) }
          }
      }
    return index.map { tape.members[$0].key.range.map { bytes[$0] } }
  }

  /// The first member with one of these names, in any case of letters.
  private mutating func member(
    _ bytes: Span<UInt8>, _ range: Range<Int>, among names: [[UInt8]]
  ) -> Int? {
    for name in names {
      let found = tape.first(in: range) { member in
        let key = member.key.range
        return key.count == name.count
          && zip(key, name).allSatisfy { bytes[$0] | 0x20 == $1 | 0x20 }
      }
      if let found { return found }
    }
    return nil
  }

  static let timeNames = ["time", "timestamp", "@timestamp", "_time", "ts"]
    .map { Array($0.utf8) }
  private static let ambiguousTimeNames = ["date", "datetime", "epoch", "t"].map { Array($0.utf8) }

  /// The member that holds the time of a flat record without a usual key: the only string that is a date
  /// and time. The first record with one decides on the key.
  mutating func foundTimeMember(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    if let foundTimeKey { return member(bytes, range, key: foundTimeKey) }
    func isTime(_ member: JSONMember) -> Bool {
      member.value.kind == .string && stamps.isTime(bytes, member.value)
    }
    let found = tape.first(in: range, where: isTime)
    if let found, tape.first(in: tape.members[found].next..<range.upperBound, where: isTime) != nil
    {
      return nil
    }
    if let found {
      var key = ByteBuffer()
      key.append(decoding: tape.members[found].key, of: bytes)
      foundTimeKey = key.array
    }
    return found
  }
}

/// The windows of a line that has several, as far as they were not handed out. Places are counted from
/// the line's start, since the bytes may move between two calls.
struct PendingWindows {
  /// Where in an array the next object is looked for: in that of the results, and in that of the series of
  /// one of them, the inner last. None where nothing is left.
  var arrays: [Int] = []
  /// Whether the first of them holds results.
  var hasResults = false
  /// The length of the line, without and with its newline.
  let length: Int
  let lengthWithEnd: Int

  init(_ line: LineBounds, hasResults: Bool) {
    length = line.end - line.start
    lengthWithEnd = line.next - line.start
    self.hasResults = hasResults
  }

  /// None.
  init() { (length, lengthWithEnd) = (0, 0) }

  var isPending: Bool { !arrays.isEmpty }
}
