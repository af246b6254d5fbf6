import Times

/// The functions of a template.
enum TemplateFunction: String, CaseIterable, Sendable {
  case eq, ne, lt, le, gt, ge, and, or, not, printf, print, println, len, html, json, index

  /// How many arguments it takes.
  var argumentCount: ClosedRange<Int> {
    switch self {
    case .eq: 2...64
    case .ne, .lt, .le, .gt, .ge, .index: 2...2
    case .not, .len, .html, .json: 1...1
    case .and, .or, .printf, .print, .println: 1...64
    }
  }
}

/// A part of an action.
indirect enum TemplateExpression: Sendable {
  case literal(TemplateValue)
  /// What the caller gives for the reference of this number, and what stands for it where that is
  /// nothing.
  case reference(Int, missing: TemplateValue)
  case call(TemplateFunction, [TemplateExpression])

  /// Adds the numbers of the references in it.
  func gatherReferences(into numbers: inout Set<Int>) {
    switch self {
    case .literal: break
    case .reference(let number, _): numbers.insert(number)
    case .call(_, let arguments):
      for argument in arguments { argument.gatherReferences(into: &numbers) }
    }
  }
}

/// A part of a template.
indirect enum TemplateNode: Sendable {
  case text([UInt8])
  /// Where in HTML it stands decides how it is escaped; nil where it is not.
  case output(TemplateExpression, HTMLContext?)
  case branch(TemplateExpression, then: [TemplateNode], otherwise: [TemplateNode])
}

/// A key and its value, in a map or an object.
public struct TemplateEntry: Equatable, Sendable {
  /// The key, in UTF-8.
  public let key: [UInt8]
  /// The value.
  public let value: TemplateValue

  /// A key with its value.
  public init(_ key: [UInt8], _ value: TemplateValue) {
    self.key = key
    self.value = value
  }
}

/// What an expression is worth.
public enum TemplateValue: Equatable, Sendable {
  /// What is not there.
  case none
  /// True or false.
  case boolean(Bool)
  /// A whole number.
  case integer(Int64)
  /// A whole number that is not negative.
  case unsigned(UInt64)
  /// A number; may be NaN or infinite.
  case float(Double)
  /// Text in UTF-8.
  case text([UInt8])
  /// A moment, written in the time of the zone.
  case time(Timestamp, TimeZoneRules)
  /// A length of time.
  case duration(TimeSpan)
  /// Entries in order of their keys; `isNullWhenEmpty`: JSON has no `{}` for it, as for Go's nil map.
  case map([TemplateEntry], isNullWhenEmpty: Bool)
  /// Entries in the order given; it prints as JSON.
  case object([TemplateEntry])
}

/// A name in a template whose value the caller has to give.
public struct TemplateReference: Hashable, Sendable {
  /// Its number in the table of names.
  public let name: Int
  /// Of a map the one key that is asked for; nil for the whole value.
  public let key: [UInt8]?
}

/// The names that a template may use, each with a number of the caller's.
public struct TemplateNames: Sendable {
  /// The names as they are written: `.ID` and `.Time.Unix` in Go's spelling, `id` in Mustache's, and `.`.
  public let numbers: [(name: String, number: Int)]
  /// Which are maps: of these any key may be asked for.
  public let maps: Set<Int>
  /// The names in Go's spelling of which a key that is not there is empty text behind `index`.
  public let emptyWhenMissing: Set<Int>
  /// Why a name may not be used here, given its number; nil where it may.
  public let refusal: @Sendable (Int) -> String?

  /// A table of names.
  public init(
    _ numbers: [(name: String, number: Int)], maps: Set<Int>, emptyWhenMissing: Set<Int>,
    refusal: @escaping @Sendable (Int) -> String?
  ) {
    self.numbers = numbers
    self.maps = maps
    self.emptyWhenMissing = emptyWhenMissing
    self.refusal = refusal
  }

  /// The number of a name as it is written.
  subscript(name: String) -> Int? { numbers.first { $0.name == name }?.number }
}
