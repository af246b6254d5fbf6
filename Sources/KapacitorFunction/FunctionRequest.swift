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
      guard let body = field.body else { continue }
      switch field.number {
      case 1: self = .info
      case 2:
        var options: [FunctionOption] = []
        for option in try bytes.parts(1, of: body) {
          options.append(try FunctionOption(bytes, option))
        }
        self = .initialize(options)
      case 3: self = .keepalive(time: try bytes.integer(1, of: body))
      case 4: self = .snapshot
      case 5: self = .restore(try bytes.part(1, of: body))
      case 16: self = .begin(try BatchHead(bytes, body))
      case 17: self = .point(FunctionPoint(range: body))
      case 18: self = .end(stop: try bytes.integer(3, of: body))
      default: break
      }
    }
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

  init(_ bytes: Span<UInt8>, _ message: Range<Int>) throws(FunctionError) {
    name = try bytes.text(1, of: message)
    guard let given = try bytes.parts(2, of: message).first else { return }
    switch try bytes.number(1, of: given) {
    case 0: value = .flag(try bytes.number(2, of: given) != 0)
    case 1: value = .integer(try bytes.integer(3, of: given))
    case 2: value = .number(Double(bitPattern: try bytes.number(4, of: given)))
    case 3: value = .text(try bytes.text(5, of: given))
    case 4: value = .duration(try bytes.integer(6, of: given))
    default: break
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
    name = try bytes.bytes(1, of: message)
    group = try bytes.bytes(2, of: message)
    isByName = try bytes.number(5, of: message) != 0
    for tag in try bytes.parts(3, of: message) {
      tags.append(Tag(key: try bytes.bytes(1, of: tag), value: try bytes.bytes(2, of: tag)))
    }
    tags.sort { $0.key.lexicographicallyPrecedes($1.key) }
  }
}

/// A point within a window: where it lies in the bytes.
public struct FunctionPoint: Sendable {
  let range: Range<Int>

  /// The point's time in nanoseconds.
  public func time(_ bytes: Span<UInt8>) throws(FunctionError) -> Int64 {
    try bytes.integer(1, of: range)
  }

  /// The number that the field `name` holds, an integer or not; nil where the point has no such field,
  /// or one of another type.
  public func number(
    ofField name: [UInt8], _ bytes: Span<UInt8>
  ) throws(FunctionError) -> Double? {
    var reader = WireReader(range)
    while let field = try reader.next(bytes) {
      // Entries of maps from names to numbers: 8 of floats, 9 of integers.
      guard field.number == 8 || field.number == 9, let entry = field.body,
        bytes.equal(try bytes.part(1, of: entry), name)
      else { continue }
      return field.number == 8
        ? Double(bitPattern: try bytes.number(2, of: entry))
        : Double(try bytes.integer(2, of: entry))
    }
    return nil
  }
}

/// What makes bytes no conversation with Kapacitor, with the reason in words.
public enum FunctionError: String, Error, Sendable {
  /// A number runs past its message, or past ten bytes.
  case number = "a number in a message has no end"
  /// A field runs past the end of its message.
  case truncated = "a field runs past the end of its message"
  /// A field is of a kind that messages do not have.
  case fieldKind = "a field of an unknown kind"
  /// A message is longer than `MessageFrame.longest`.
  case tooLong = "a message longer than 1073741824 bytes"
}
