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

/// What the settings ask of a member by its key.
struct KeyRoles: OptionSet {
  let rawValue: UInt8
  static let tag = KeyRoles(rawValue: 1)
  static let field = KeyRoles(rawValue: 2)
  static let integer = KeyRoles(rawValue: 4)
  static let number = KeyRoles(rawValue: 8)
}

/// The keys that the settings name, and which of them were there.
struct AskedKeys {
  private var entries: [(key: [UInt8], role: KeyRoles, isFound: Bool)] = []

  init(_ settings: JSONReaderSettings) {
    let lists: [([String], KeyRoles)] = [
      (settings.tagKeys, .tag), (settings.fieldKeys, .field),
      (settings.integerFields.keys, .integer), (settings.numberTexts.keys, .number),
    ]
    for (keys, role) in lists {
      entries += keys.map { (key: Array($0.utf8), role: role, isFound: false) }
    }
  }

  var isEmpty: Bool { entries.isEmpty }

  /// The keys asked for in this role that nothing had.
  func missing(_ role: KeyRoles) -> [[UInt8]] {
    entries.filter { $0.role == role && !$0.isFound }.map(\.key)
  }

  /// What is asked of the key in `range`, which then was there.
  mutating func roles(of bytes: Span<UInt8>, _ range: Range<Int>) -> KeyRoles {
    var roles: KeyRoles = []
    for index in entries.indices where bytes.equal(range, entries[index].key) {
      entries[index].isFound = true
      roles.insert(entries[index].role)
    }
    return roles
  }
}
