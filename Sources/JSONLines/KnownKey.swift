import Bytes

/// The keys that decide what a record is.
enum KnownKey: Int, CaseIterable {
  case name, measurement, underscoreMeasurement
  case time, timestamp, atTimestamp, underscoreTime, ts
  case tags, fields, points, tmin, tmax, partial
  case columns, values, series, results, metrics
  case source, index, create, update, delete
  case error, message, code, reason, type, timedOut, aggregations, hits, data, resultType

  /// How the key is spelt.
  var text: String {
    switch self {
    case .underscoreMeasurement: "_measurement"
    case .atTimestamp: "@timestamp"
    case .underscoreTime: "_time"
    case .source: "_source"
    case .timedOut: "timed_out"
    default: "\(self)"
    }
  }

  /// The key that stands in `range`, of which `word` is the first eight bytes; nil for any other.
  /// - Parameter table: `KnownKey.table`, taken once for all members of a record.
  @inline(__always)
  init?(_ bytes: Span<UInt8>, _ range: Range<Int>, word: UInt64, in table: Span<Entry>) {
    let length = range.count
    var place = Self.place(word, length)
    while table[place].length > 0 {
      if table[place].word == word, table[place].length == length,
        length <= 8 || table[place].hasRest(bytes, range)
      {
        self = table[place].key
        return
      }
      place = (place &+ 1) & (table.count &- 1)
    }
    return nil
  }

  /// A place of the table.
  struct Entry {
    fileprivate var key = KnownKey.name
    /// Of the key's text the first eight bytes, the next eight, and how many there are; 0 where no key is.
    fileprivate var word: UInt64 = 0
    fileprivate var rest: UInt64 = 0
    fileprivate var length = 0

    @inline(never)
    fileprivate func hasRest(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
      bytes.prefixWord(range.dropFirst(8)) == rest
    }
  }

  /// All keys, each from the place on that its first bytes and its length give it.
  static let table: [Entry] = {
    var table = [Entry](repeating: Entry(), count: 1 << tableBits)
    for key in allCases {
      let text = Array(key.text.utf8)
      precondition(text.count <= 16)
      let word = text.span.prefixWord(0..<text.count)
      var index = place(word, text.count)
      while table[index].length > 0 { index = (index + 1) & (table.count - 1) }
      let rest = text.span.prefixWord(min(8, text.count)..<text.count)
      table[index] = Entry(key: key, word: word, rest: rest, length: text.count)
    }
    return table
  }()

  private static var tableBits: Int { 7 }

  @inline(__always)
  private static func place(_ word: UInt64, _ length: Int) -> Int {
    let mixed = (word ^ UInt64(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed &>> UInt64(64 &- tableBits))
  }
}

/// Where a record's known keys are in the tape; of two with one key the later.
struct KnownMembers: ~Copyable {
  private var places: InlineArray<34, Int32> = InlineArray(repeating: -1)
  /// The members of the object, in the tape.
  let range: Range<Int>
  /// How many members the object has.
  private(set) var count = 0

  /// Looks through the members in `range`, those of one object.
  init(_ members: Span<JSONMember>, _ range: Range<Int>, _ bytes: Span<UInt8>) {
    self.range = range
    var index = range.lowerBound
    let table = KnownKey.table.span
    while index < range.upperBound {
      let key = members[index].key
      if key.hasEscape {
        setEscaped(key, bytes, index)
      } else if let known = KnownKey(bytes, key.range, word: members[index].keyWord, in: table) {
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
    if let known = KnownKey(decoded.span, range, word: word, in: KnownKey.table.span) {
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
