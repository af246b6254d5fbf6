import Bytes
import LineProtocol
import Times

/// Writes new points in the format that was asked for: `PointEncoder` or `PointJSONEncoder`, chosen at
/// run time, so that a tool has one code for both.
public struct RecordEncoder: ~Copyable {
  /// The format of what is written.
  public enum Format: Sendable { case lineProtocol, json, flatJSON }

  /// The format of what is written.
  public let format: Format

  private var lines = PointEncoder()
  private var objects: PointJSONEncoder

  /// An encoder for any number of points.
  public init(_ format: Format) {
    self.format = format
    objects = PointJSONEncoder(isFlat: format == .flatJSON)
  }

  /// How many keys of flat points were renamed because another member has theirs.
  public var renamedKeys: Int { objects.renamedKeys }

  /// Starts a point of the measurement `name`, given unescaped.
  public mutating func begin(
    name: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    switch format {
    case .lineProtocol: try lines.begin(name: name, into: &output)
    case .json, .flatJSON: try objects.begin(name: name, into: &output)
    }
  }

  /// Starts a point with measurement and tags as they stand in a line that was read.
  public mutating func begin(
    head: Span<UInt8>, _ range: Range<Int>, into output: inout ByteBuffer
  ) {
    switch format {
    case .lineProtocol: lines.begin(head: head, range, into: &output)
    case .json, .flatJSON: objects.begin(head: head, range, into: &output)
    }
  }

  /// Adds a tag, given unescaped. Tags may come in any order, each key once, before the fields.
  public mutating func addTag(
    key: Span<UInt8>, value: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    switch format {
    case .lineProtocol: try lines.addTag(key: key, value: value, into: &output)
    case .json, .flatJSON: try objects.addTag(key: key, value: value, into: &output)
    }
  }

  /// Adds a float. One that is not finite is left out of line protocol and null in JSON.
  public mutating func addField(
    key: Span<UInt8>, _ value: Double, into output: inout ByteBuffer
  ) throws(EncodeError) {
    switch format {
    case .lineProtocol: try lines.addField(key: key, value, into: &output)
    case .json, .flatJSON: try objects.addField(key: key, value, into: &output)
    }
  }

  /// Adds a float that is whole, with all its digits, of which a double may hold only the first.
  public mutating func addField(
    key: Span<UInt8>, whole value: Int64, into output: inout ByteBuffer
  ) throws(EncodeError) {
    switch format {
    case .lineProtocol: try lines.addField(key: key, whole: value, into: &output)
    case .json, .flatJSON: try objects.addField(key: key, integer: value, into: &output)
    }
  }

  /// Adds a field that has no value: nothing in line protocol, null in JSON.
  public mutating func addNull(
    key: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    guard format != .lineProtocol else { return }
    try objects.addNull(key: key, into: &output)
  }

  /// Adds an integer.
  public mutating func addField(
    key: Span<UInt8>, integer value: Int64, into output: inout ByteBuffer
  ) throws(EncodeError) {
    switch format {
    case .lineProtocol: try lines.addField(key: key, integer: value, into: &output)
    case .json, .flatJSON: try objects.addField(key: key, integer: value, into: &output)
    }
  }

  /// Adds an unsigned number.
  public mutating func addField(
    key: Span<UInt8>, unsigned value: UInt64, into output: inout ByteBuffer
  ) throws(EncodeError) {
    switch format {
    case .lineProtocol: try lines.addField(key: key, unsigned: value, into: &output)
    case .json, .flatJSON: try objects.addField(key: key, unsigned: value, into: &output)
    }
  }

  /// Adds a boolean.
  public mutating func addField(
    key: Span<UInt8>, boolean value: Bool, into output: inout ByteBuffer
  ) throws(EncodeError) {
    switch format {
    case .lineProtocol: try lines.addField(key: key, boolean: value, into: &output)
    case .json, .flatJSON: try objects.addField(key: key, boolean: value, into: &output)
    }
  }

  /// Adds a string, given unescaped.
  public mutating func addField(
    key: Span<UInt8>, string value: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    switch format {
    case .lineProtocol: try lines.addField(key: key, string: value, into: &output)
    case .json, .flatJSON: try objects.addField(key: key, string: value, into: &output)
    }
  }

  /// Adds a field of a point that was read.
  public mutating func addField(
    _ field: Field, of bytes: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    switch format {
    case .lineProtocol: try lines.addField(field, of: bytes, into: &output)
    case .json, .flatJSON: try objects.addField(field, of: bytes, into: &output)
    }
  }

  /// Ends the point with its time, rounded down to `unit`, or without one.
  /// - Returns: what became of it. A point without fields leaves nothing in the output.
  public mutating func finish(
    time: Timestamp?, unit: TimestampUnit = .nanoseconds, into output: inout ByteBuffer
  ) -> EncodedPoint {
    switch format {
    case .lineProtocol: lines.finish(time: time, unit: unit, into: &output)
    case .json, .flatJSON: objects.finish(time: time, unit: unit, into: &output)
    }
  }
}
