import LineProtocol
import Times

/// How JSON records become points.
public struct JSONReaderSettings: Sendable {
  /// Fields that are chosen by their keys.
  public enum FieldChoice: Sendable {
    case none, all
    case named([String])

    /// Whether all fields are chosen.
    var isAll: Bool { if case .all = self { true } else { false } }

    /// The keys that are named.
    var keys: [String] { if case .named(let keys) = self { keys } else { [] } }

    /// The keys, `*` for all.
    public var names: [String] {
      get { isAll ? ["*"] : keys }
      set { self = newValue.contains("*") ? .all : newValue.isEmpty ? .none : .named(newValue) }
    }
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
  /// Which numbers become integers of line protocol rather than floats, as JSON has one type of number: of
  /// all those written without fraction and exponent that fit 64 bits, of named ones those that are whole,
  /// however written, and fit.
  public var integerFields = FieldChoice.none
  /// Which texts are numbers, of flat records and among fields. Empty ones are then absent. Of all, one that
  /// spells no number of JSON stays a text; of named ones it is refused.
  public var numberTexts = FieldChoice.none
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
