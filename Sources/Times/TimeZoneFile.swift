/// The contents of a TZif file, checked.
///
/// A file begins with a block of 32-bit times for readers of 1.0; from version 2 on a block of
/// 64-bit times follows it, and then a line with the rule for the time after the last change.
/// Nothing in the file is trusted: every count is compared with the bytes there before it is used.
struct TimeZoneFile {
  private var changes: [Int64] = []
  /// Which of the types is in force from each change on.
  private var typeAfter: [Int] = []
  /// Seconds ahead of UTC of each type.
  private var offsets: [Int32] = []
  private var rule: RecurringRule?

  init(parsing file: Span<UInt8>) throws(TimeZoneRulesError) {
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

  /// The table of changes; where there is a rule, it is worked out after the last one.
  func rules() -> TimeZoneRules {
    guard let rule else {
      return TimeZoneRules(changes: changes, offsets: [offsets[0]] + typeAfter.map { offsets[$0] })
    }
    var times = changes
    // Without any change the rule holds from the beginning.
    let before = changes.isEmpty ? rule.standardOffset : offsets[0]
    var table = [before] + typeAfter.map { offsets[$0] }
    for (time, offset) in rule.changes(after: changes.last) {
      if time == times.last {
        table[table.count - 1] = offset
      } else {
        times.append(time)
        table.append(offset)
      }
    }
    return TimeZoneRules(changes: times, offsets: table)
  }

  private mutating func readBlock(
    _ file: Span<UInt8>, _ header: Header, start: Int, timeSize: Int
  ) throws(TimeZoneRulesError) {
    guard header.end(from: start, timeSize: timeSize) <= file.count else {
      throw TimeZoneRulesError(offset: file.count, expected: "more bytes")
    }
    guard header.leapCount == 0 else {
      throw TimeZoneRulesError(offset: header.offset, expected: "a zone without leap seconds")
    }
    guard header.typeCount > 0 else {
      throw TimeZoneRulesError(offset: header.offset, expected: "a type of local time")
    }
    let typeIndexes = start + header.timeCount * timeSize
    let types = typeIndexes + header.timeCount
    for index in 0..<header.timeCount {
      let place = start + index * timeSize
      let time = bigEndian(file, place, size: timeSize)
      guard changes.last.map({ $0 < time }) ?? true else {
        throw TimeZoneRulesError(offset: place, expected: "a later time than the one before")
      }
      let type = Int(file[typeIndexes + index])
      guard type < header.typeCount else {
        throw TimeZoneRulesError(offset: typeIndexes + index, expected: "one of the types")
      }
      changes.append(Self.clamped(time))
      typeAfter.append(type)
    }
    for index in 0..<header.typeCount {
      let offset = bigEndian(file, types + index * 6, size: 4)
      guard offset.magnitude <= TimeZoneRules.largestOffset else {
        throw TimeZoneRulesError(
          offset: types + index * 6, expected: "an offset of less than 26 hours")
      }
      offsets.append(Int32(offset))
    }
  }

  /// A time that sums with offsets cannot overflow; it is far beyond every `Timestamp` anyway.
  private static func clamped(_ time: Int64) -> Int64 {
    min(max(time, -(1 << 60)), 1 << 60)
  }

  /// The line between two newlines behind the last block; it may be empty.
  private mutating func readFooter(_ file: Span<UInt8>, start: Int) throws(TimeZoneRulesError) {
    guard start < file.count, file[start] == UInt8(ascii: "\n") else {
      throw TimeZoneRulesError(offset: start, expected: "a newline before the rule")
    }
    var end = start + 1
    while end < file.count, file[end] != UInt8(ascii: "\n") { end += 1 }
    guard end < file.count else {
      throw TimeZoneRulesError(offset: end, expected: "a newline after the rule")
    }
    guard end > start + 1 else { return }
    rule = try RecurringRule(parsing: file, (start + 1)..<end)
  }
}

/// The 44 bytes before each block.
private struct Header {
  static let size = 44

  let offset: Int
  let version: UInt8
  let timeCount: Int
  let typeCount: Int
  let leapCount: Int
  private let nameBytes: Int
  private let standardCount: Int
  private let universalCount: Int

  init(_ file: Span<UInt8>, at offset: Int) throws(TimeZoneRulesError) {
    guard offset <= file.count - Self.size, bigEndian(file, offset, size: 4) == 0x545A_6966 else {
      throw TimeZoneRulesError(offset: offset, expected: "a zone file (TZif)")
    }
    self.offset = offset
    version = file[offset + 4]
    universalCount = Int(UInt32(truncatingIfNeeded: bigEndian(file, offset + 20, size: 4)))
    standardCount = Int(UInt32(truncatingIfNeeded: bigEndian(file, offset + 24, size: 4)))
    leapCount = Int(UInt32(truncatingIfNeeded: bigEndian(file, offset + 28, size: 4)))
    timeCount = Int(UInt32(truncatingIfNeeded: bigEndian(file, offset + 32, size: 4)))
    typeCount = Int(UInt32(truncatingIfNeeded: bigEndian(file, offset + 36, size: 4)))
    nameBytes = Int(UInt32(truncatingIfNeeded: bigEndian(file, offset + 40, size: 4)))
  }

  /// Where a block that starts at `start` ends; counts of 32 bits cannot overflow this.
  func end(from start: Int, timeSize: Int) -> Int {
    start + timeCount * (timeSize + 1) + typeCount * 6 + nameBytes + leapCount * (timeSize + 4)
      + standardCount + universalCount
  }
}

/// The signed number of `size` bytes at `place`, the highest first.
private func bigEndian(_ file: Span<UInt8>, _ place: Int, size: Int) -> Int64 {
  var value = Int64(Int8(bitPattern: file[place]))
  for index in 1..<size { value = value << 8 | Int64(file[place + index]) }
  return value
}
