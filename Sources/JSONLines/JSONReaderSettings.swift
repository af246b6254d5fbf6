import LineProtocol
import Times

/// How JSON records become points.
public struct JSONReaderSettings: Sendable {
  /// Which numbers become integers of line protocol rather than floats.
  public enum IntegerFields: Sendable {
    /// None: JSON has one type of number.
    case none
    /// Those written without fraction and exponent that fit 64 bits.
    case all
    /// Those of these keys that are whole, however written, and fit 64 bits.
    case named([String])
  }

  /// Which texts are read as the numbers that they spell.
  public enum NumberTexts: Sendable {
    /// None: a text is a tag, or a field where it was asked for.
    case none
    /// All that spell a number of JSON; others stay texts.
    case all
    /// Those of these keys; one that spells no number is refused.
    case named([String])
  }

  /// What becomes of arrays among the values of a record.
  public enum Arrays: String, CaseIterable, Sendable {
    /// Each is left out and counted; one whose key is asked for is refused.
    case skip
    /// Its elements are members, under its key, a dot and their numbers from 0.
    case index
    /// Its record is refused.
    case refuse
  }

  /// The key of the time in a record, before the usual ones.
  public var timeKey: String?
  /// The key of the measurement in a record, before the usual ones.
  public var nameKey: String?
  /// The measurement of records that name none.
  public var defaultName = "json"
  /// What becomes of arrays.
  public var arrays = Arrays.skip
  /// Keys of flat records that are tags, also where their values are numbers or booleans. Other texts are
  /// then left out; without any all texts are tags.
  public var tagKeys: [String] = []
  /// Keys of flat records that are fields even where their values are strings.
  public var fieldKeys: [String] = []
  /// Which numbers become integers.
  public var integerFields = IntegerFields.none
  /// Which texts are numbers, of flat records and among fields. Empty ones are then absent.
  public var numberTexts = NumberTexts.none
  /// In which unit times that are numbers are counted.
  public var precision = Precision.auto
  /// How times that are texts are read.
  public var timeTexts = TimeTextReader()
  /// The longest line that is read, in bytes without its end.
  public var longestLine = Int.max

  /// The usual rules.
  public init() {}
}

/// A list of keys, asked for by bytes, and which of them were there.
struct KeyList {
  private var keys: [[UInt8]]
  private var isFound: [Bool]

  init(_ keys: [String]) {
    self.keys = keys.map { Array($0.utf8) }
    isFound = keys.map { _ in false }
  }

  var isEmpty: Bool { keys.isEmpty }

  /// The keys that nothing had.
  var missing: [[UInt8]] { zip(keys, isFound).compactMap { $1 ? nil : $0 } }

  /// Whether the bytes in `range` are one of the keys, which then was there.
  mutating func find(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in keys.indices where bytes.equal(range, keys[index]) {
      isFound[index] = true
      return true
    }
    return false
  }
}
