import Bytes

/// What Kapacitor asks of a function that it runs for a task.
///
/// A function that takes windows and gives points is asked for its options (`info`), given those of the
/// task (`initialize`), maybe what it remembered (`restore`), and then windows: `begin`, points, `end`.
/// Source: udf/agent/udf.proto of Kapacitor 1.5.5; numbers of messages and fields are those there.
public enum FunctionRequest: Sendable {
  case info
  case initialize([FunctionOption])
  /// Is the function alive? To be answered with the same number.
  case keepalive(time: Int64)
  case snapshot
  /// What the function gave for a snapshot, in this range of the bytes.
  case restore(Range<Int>)
  case begin(BatchHead)
  /// A point, in this range of the bytes.
  case point(FunctionPoint)
  /// The end of a window, with its time in nanoseconds.
  case end(stop: Int64)
  /// A request that this version does not know.
  case unknown

  /// The request that the message in `range` is.
  public init(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(FunctionError) {
    self = .unknown
    var reader = WireReader(range)
    while let field = try reader.next(bytes) {
      guard case .bytes(let body) = field.value else { continue }
      switch field.number {
      case 1: self = .info
      case 2: self = .initialize(try FunctionOption.all(bytes, body))
      case 3: self = .keepalive(time: try Self.integer(1, bytes, body))
      case 4: self = .snapshot
      case 5: self = .restore(try Self.bytes(1, bytes, body))
      case 16: self = .begin(try BatchHead(bytes, body))
      case 17: self = .point(FunctionPoint(range: body))
      case 18: self = .end(stop: try Self.integer(3, bytes, body))
      default: break
      }
    }
  }

  /// The integer that a field of the message holds, 0 without it.
  static func integer(
    _ number: UInt64, _ bytes: Span<UInt8>, _ message: Range<Int>
  ) throws(FunctionError) -> Int64 {
    var reader = WireReader(message)
    var result: Int64 = 0
    while let field = try reader.next(bytes) {
      if field.number == number, case .integer(let value) = field.value {
        result = Int64(bitPattern: value)
      }
    }
    return result
  }

  /// The bytes that a field of the message holds, none without it.
  private static func bytes(
    _ number: UInt64, _ bytes: Span<UInt8>, _ message: Range<Int>
  ) throws(FunctionError) -> Range<Int> {
    var reader = WireReader(message)
    var result = message.lowerBound..<message.lowerBound
    while let field = try reader.next(bytes) {
      if field.number == number, case .bytes(let range) = field.value { result = range }
    }
    return result
  }
}

/// An option of the function as a task gives it: its name and first value.
public struct FunctionOption: Equatable, Sendable {
  /// A value.
  public enum Value: Equatable, Sendable {
    case flag(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    /// In nanoseconds.
    case duration(Int64)
  }

  /// The option's name.
  public var name: String
  /// Nil where the task gives none.
  public var value: Value?

  /// The options in an init request.
  static func all(
    _ bytes: Span<UInt8>, _ message: Range<Int>
  ) throws(FunctionError) -> [FunctionOption] {
    var options: [FunctionOption] = []
    var reader = WireReader(message)
    while let field = try reader.next(bytes) {
      if field.number == 1, case .bytes(let range) = field.value {
        options.append(try FunctionOption(bytes, range))
      }
    }
    return options
  }

  private init(_ bytes: Span<UInt8>, _ message: Range<Int>) throws(FunctionError) {
    name = ""
    var reader = WireReader(message)
    while let field = try reader.next(bytes) {
      guard case .bytes(let range) = field.value else { continue }
      if field.number == 1 { name = bytes.text(range) }
      if field.number == 2, value == nil { value = try Self.value(bytes, range) }
    }
  }

  private static func value(
    _ bytes: Span<UInt8>, _ message: Range<Int>
  ) throws(FunctionError) -> Value? {
    var reader = WireReader(message)
    var type: UInt64 = 0
    var (integer, fixed): (UInt64, UInt64) = (0, 0)
    var text = ""
    while let field = try reader.next(bytes) {
      switch field.value {
      case .integer(let value) where field.number == 1: type = value
      case .integer(let value): integer = value
      case .fixed(let value): fixed = value
      case .bytes(let range): text = bytes.text(range)
      case .short: break
      }
    }
    switch type {
    case 0: return .flag(integer != 0)
    case 1: return .integer(Int64(bitPattern: integer))
    case 2: return .number(Double(bitPattern: fixed))
    case 3: return .text(text)
    case 4: return .duration(Int64(bitPattern: integer))
    default: return nil
    }
  }
}

/// How a window begins: of which group it is.
public struct BatchHead: Equatable, Sendable {
  /// A tag.
  public struct Tag: Equatable, Sendable {
    /// Its key.
    public var key: [UInt8]
    /// Its value.
    public var value: [UInt8]
  }

  /// The measurement.
  public var name: [UInt8] = []
  /// What Kapacitor calls the group.
  public var group: [UInt8] = []
  /// The tags of the group, by key.
  public var tags: [Tag] = []
  /// Whether the measurement is part of the group.
  public var isByName = false

  /// Adds a tag in its place; one with this key gives way.
  public mutating func add(tag key: [UInt8], value: [UInt8]) {
    tags.removeAll { $0.key == key }
    tags.append(Tag(key: key, value: value))
    tags.sort { $0.key.lexicographicallyPrecedes($1.key) }
  }

  init(_ bytes: Span<UInt8>, _ message: Range<Int>) throws(FunctionError) {
    var reader = WireReader(message)
    while let field = try reader.next(bytes) {
      switch (field.number, field.value) {
      case (1, .bytes(let range)): name = bytes.copy(range)
      case (2, .bytes(let range)): group = bytes.copy(range)
      case (3, .bytes(let range)): tags.append(try Self.tag(bytes, range))
      case (5, .integer(let value)): isByName = value != 0
      default: break
      }
    }
    tags.sort { $0.key.lexicographicallyPrecedes($1.key) }
  }

  private static func tag(
    _ bytes: Span<UInt8>, _ message: Range<Int>
  ) throws(FunctionError) -> Tag {
    var tag = Tag(key: [], value: [])
    var reader = WireReader(message)
    while let field = try reader.next(bytes) {
      guard case .bytes(let range) = field.value else { continue }
      if field.number == 1 { tag.key = bytes.copy(range) }
      if field.number == 2 { tag.value = bytes.copy(range) }
    }
    return tag
  }
}

/// A point within a window: where it lies in the bytes.
public struct FunctionPoint: Sendable {
  let range: Range<Int>

  /// The point's time in nanoseconds.
  public func time(_ bytes: Span<UInt8>) throws(FunctionError) -> Int64 {
    try FunctionRequest.integer(1, bytes, range)
  }

  /// The number that the field `name` holds, an integer or not; nil where the point has no such field,
  /// or one of another type.
  public func number(
    ofField name: [UInt8], _ bytes: Span<UInt8>
  ) throws(FunctionError) -> Double? {
    var reader = WireReader(range)
    while let field = try reader.next(bytes) {
      guard case .bytes(let entry) = field.value, field.number == 8 || field.number == 9 else {
        continue
      }
      if let value = try Self.value(of: name, bytes, entry, isInteger: field.number == 9) {
        return value
      }
    }
    return nil
  }

  /// The value in an entry of a map from names to numbers, where its key is `name`.
  private static func value(
    of name: [UInt8], _ bytes: Span<UInt8>, _ entry: Range<Int>, isInteger: Bool
  ) throws(FunctionError) -> Double? {
    var reader = WireReader(entry)
    var isNamed = name.isEmpty
    // A zero need not be written.
    var value = 0.0
    while let field = try reader.next(bytes) {
      switch (field.number, field.value) {
      case (1, .bytes(let range)): isNamed = bytes.equal(range, name.span, 0..<name.count)
      case (2, .fixed(let bits)) where !isInteger: value = Double(bitPattern: bits)
      case (2, .integer(let bits)) where isInteger: value = Double(Int64(bitPattern: bits))
      default: break
      }
    }
    return isNamed ? value : nil
  }
}

extension Span where Element == UInt8 {
  /// A copy of the bytes in `range`.
  func copy(_ range: Range<Int>) -> [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(range.count)
    for index in range { copy.append(self[index]) }
    return copy
  }

  /// The text in `range`.
  func text(_ range: Range<Int>) -> String { String(decoding: copy(range), as: UTF8.self) }
}

/// What makes bytes no conversation with Kapacitor.
public enum FunctionError: Error, Equatable, Sendable {
  /// A number runs past its message, or past ten bytes.
  case number
  /// A field runs past the end of its message.
  case truncated
  /// A field is of a kind that messages do not have.
  case fieldKind
  /// A message is longer than a message may be.
  case tooLong

  /// The reason in words.
  public var reason: String {
    switch self {
    case .number: "a number in a message has no end"
    case .truncated: "a field runs past the end of its message"
    case .fieldKind: "a field of an unknown kind"
    case .tooLong: "a message longer than \(MessageFrame.longest) bytes"
    }
  }
}
