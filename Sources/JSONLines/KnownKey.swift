import Bytes

/// The keys that decide what a record is.
enum KnownKey: Int, CaseIterable {
  case name, measurement, underscoreMeasurement
  case time, timestamp, atTimestamp, underscoreTime, ts
  case tags, fields, points, tmin, tmax, partial
  case columns, values, series, results, metrics
  case source, index, create, update, delete

  /// How the key is spelt.
  var text: String {
    switch self {
    case .underscoreMeasurement: "_measurement"
    case .atTimestamp: "@timestamp"
    case .underscoreTime: "_time"
    case .source: "_source"
    default: "\(self)"
    }
  }

  /// The key of which `word` is the first eight bytes, or nil.
  @inline(__always)
  init?(_ bytes: Span<UInt8>, _ range: Range<Int>, word: UInt64) {
    switch (range.count, word) {
    case (2, 0x7374): self = .ts
    case (4, 0x656D_616E): self = .name
    case (4, 0x656D_6974): self = .time
    case (4, 0x7367_6174): self = .tags
    case (4, 0x6E69_6D74): self = .tmin
    case (4, 0x7861_6D74): self = .tmax
    case (5, 0x65_6D69_745F): self = .underscoreTime
    case (5, 0x78_6564_6E69): self = .index
    case (6, 0x7364_6C65_6966): self = .fields
    case (6, 0x7374_6E69_6F70): self = .points
    case (6, 0x7365_756C_6176): self = .values
    case (6, 0x7365_6972_6573): self = .series
    case (6, 0x6574_6165_7263): self = .create
    case (6, 0x6574_6164_7075): self = .update
    case (6, 0x6574_656C_6564): self = .delete
    case (7, 0x6C_6169_7472_6170): self = .partial
    case (7, 0x73_6E6D_756C_6F63): self = .columns
    case (7, 0x73_746C_7573_6572): self = .results
    case (7, 0x73_6369_7274_656D): self = .metrics
    case (7, 0x65_6372_756F_735F): self = .source
    case (9, 0x6D61_7473_656D_6974): self = .timestamp
    case (10, 0x6174_7365_6D69_7440): self = .atTimestamp
    case (11, 0x6D65_7275_7361_656D): self = .measurement
    case (12, 0x6572_7573_6165_6D5F): self = .underscoreMeasurement
    default: return nil
    }
    guard range.count > 8 else { return }
    switch (self, bytes.prefixWord(range.lowerBound + 8..<range.upperBound)) {
    case (.timestamp, 0x70), (.atTimestamp, 0x706D), (.measurement, 0x74_6E65),
      (.underscoreMeasurement, 0x746E_656D):
      break
    default: return nil
    }
  }
}

/// Where a record's known keys are in the tape; of two with one key the later.
struct KnownMembers: ~Copyable {
  private var places: InlineArray<24, Int32> = InlineArray(repeating: -1)
  /// How many members the object has.
  private(set) var count = 0

  /// Looks through the members in `range`, those of one object.
  init(_ members: Span<JSONMember>, _ range: Range<Int>, _ bytes: Span<UInt8>) {
    var index = range.lowerBound
    while index < range.upperBound {
      let key = members[index].key
      if key.hasEscape {
        setEscaped(key, bytes, index)
      } else if let known = KnownKey(bytes, key.range, word: members[index].keyWord) {
        places[known.rawValue] = Int32(truncatingIfNeeded: index)
      }
      count += 1
      index = members[index].next
    }
  }

  private mutating func setEscaped(_ key: JSONText, _ bytes: Span<UInt8>, _ index: Int) {
    var decoded = ByteBuffer()
    decoded.append(decoding: key, of: bytes)
    let range = 0..<decoded.count
    let word = decoded.span.prefixWord(range)
    if let known = KnownKey(decoded.span, range, word: word) {
      places[known.rawValue] = Int32(truncatingIfNeeded: index)
    }
  }

  /// The index of the member, or nil.
  @inline(__always)
  subscript(_ key: KnownKey) -> Int? {
    let place = places[key.rawValue]
    return place < 0 ? nil : Int(place)
  }
}
