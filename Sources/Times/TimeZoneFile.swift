/// The contents of a TZif file, checked.
///
/// A file begins with a block of 32-bit times for readers of 1.0; from version 2 on a block of
/// 64-bit times follows it, and then a line with the rule for the time after the last change.
/// Nothing in the file is trusted: every count is compared with the bytes there before it is used.
struct TimeZoneFile {
  private var changes: [Int64] = []
  /// Seconds ahead of UTC before the first change and after each.
  private var offsets: [Int32] = []

  init(parsing file: Span<UInt8>) throws(TimeSyntaxError) {
    let first = try Header(file, at: 0)
    guard first.version >= UInt8(ascii: "2") else {
      try readBlock(file, first, start: Header.size, timeSize: 4)
      return
    }
    let second = try Header(file, at: first.end(from: Header.size, timeSize: 4))
    let start = second.offset + Header.size
    try readBlock(file, second, start: start, timeSize: 8)
    try readFooter(file, start: second.end(from: start, timeSize: 8))
  }

  var rules: TimeZoneRules { TimeZoneRules(changes: changes, offsets: offsets) }

  private mutating func readBlock(
    _ file: Span<UInt8>, _ header: Header, start: Int, timeSize: Int
  ) throws(TimeSyntaxError) {
    func check(_ isRight: Bool, at offset: Int, _ expected: String) throws(TimeSyntaxError) {
      if !isRight { throw TimeSyntaxError(offset: offset, expected: expected) }
    }
    try check(
      header.end(from: start, timeSize: timeSize) <= file.count, at: file.count, "more bytes")
    try check(header.leapCount == 0, at: header.offset, "a zone without leap seconds")
    try check(header.typeCount > 0, at: header.offset, "a type of local time")
    let typeIndexes = start + header.timeCount * timeSize
    let types = typeIndexes + header.timeCount
    var offsetOfType: [Int32] = []
    for place in stride(from: types, to: types + header.typeCount * 6, by: 6) {
      let offset = bigEndian(file, place, size: 4)
      try check(
        offset.magnitude <= TimeZoneRules.largestOffset, at: place,
        "an offset of less than 26 hours")
      offsetOfType.append(Int32(offset))
    }
    offsets.append(offsetOfType[0])
    for index in 0..<header.timeCount {
      let place = start + index * timeSize
      let time = bigEndian(file, place, size: timeSize)
      try check(
        changes.last.map { $0 < time } ?? true, at: place, "a later time than the one before")
      let type = Int(file[typeIndexes + index])
      try check(type < header.typeCount, at: typeIndexes + index, "one of the types")
      // Sums of a time with offsets cannot overflow so; it is far beyond every `Timestamp` anyway.
      changes.append(min(max(time, -(1 << 60)), 1 << 60))
      offsets.append(offsetOfType[type])
    }
  }

  /// The line between two newlines behind the last block; it may be empty.
  private mutating func readFooter(_ file: Span<UInt8>, start: Int) throws(TimeSyntaxError) {
    guard start < file.count, file[start] == UInt8(ascii: "\n") else {
      throw TimeSyntaxError(offset: start, expected: "a newline before the rule")
    }
    var end = start + 1
    while end < file.count, file[end] != UInt8(ascii: "\n") { end += 1 }
    guard end < file.count else {
      throw TimeSyntaxError(offset: end, expected: "a newline after the rule")
    }
    var cursor = TimeTextCursor(index: start + 1, end: end)
    guard !cursor.isAtEnd else { return }
    guard let rule = RecurringRule(file, &cursor) else {
      throw TimeSyntaxError(
        offset: cursor.index, expected: "a rule such as CET-1CEST,M3.5.0,M10.5.0/3")
    }
    // Without any change the rule holds from the beginning; else it is worked out after the last one.
    if changes.isEmpty { offsets = [rule.standardOffset] }
    for (time, offset) in rule.changes(after: changes.last) {
      if time == changes.last {
        offsets[offsets.count - 1] = offset
      } else {
        changes.append(time)
        offsets.append(offset)
      }
    }
  }
}

/// The 44 bytes before each block.
private struct Header {
  static let size = 44

  let offset: Int
  let version: UInt8
  /// How many there are of UT/local indicators, standard/wall indicators, leap seconds, changes, types
  /// and bytes of names.
  private let counts: [Int]

  var leapCount: Int { counts[2] }
  var timeCount: Int { counts[3] }
  var typeCount: Int { counts[4] }

  init(_ file: Span<UInt8>, at offset: Int) throws(TimeSyntaxError) {
    guard offset <= file.count - Self.size, bigEndian(file, offset, size: 4) == 0x545A_6966 else {
      throw TimeSyntaxError(offset: offset, expected: "a zone file (TZif)")
    }
    self.offset = offset
    version = file[offset + 4]
    counts = (0..<6).map { number in
      Int(UInt32(truncatingIfNeeded: bigEndian(file, offset + 20 + number * 4, size: 4)))
    }
  }

  /// Where a block that starts at `start` ends; counts of 32 bits cannot overflow this.
  func end(from start: Int, timeSize: Int) -> Int {
    start + timeCount * (timeSize + 1) + typeCount * 6 + counts[5] + leapCount * (timeSize + 4)
      + counts[1] + counts[0]
  }
}

/// The signed number of `size` bytes at `place`, the highest first.
private func bigEndian(_ file: Span<UInt8>, _ place: Int, size: Int) -> Int64 {
  var value = Int64(Int8(bitPattern: file[place]))
  for index in 1..<size { value = value << 8 | Int64(file[place + index]) }
  return value
}
