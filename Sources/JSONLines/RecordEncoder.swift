import Bytes
import LineProtocol
import Times

/// Writes new points in the format that was asked for, so that a tool has one code for all.
///
/// Measurement, tags and fields are given to `point`. The line of line protocol that it makes is the
/// record, or becomes an object of JSON when the record is finished.
public struct RecordEncoder: ~Copyable {
  /// The format of what is written.
  public enum Format: String, CaseIterable, Sendable {
    case lineProtocol = "lp"
    case json
    case flatJSON = "flat"
  }

  /// The format of the records, from the next one on.
  public var format = Format.lineProtocol {
    didSet {
      point.keepsNulls = format != .lineProtocol
      point.writesUnsigned = format != .lineProtocol
      writer.isFlat = format == .flatJSON
    }
  }

  /// What is in the record: `begin`, `addTag` and `addField` as often as needed.
  public var point = PointEncoder()

  private var writer = JSONWriter()
  private var parser = PointParser(precision: .unit(.nanoseconds))
  private var line = ByteBuffer()

  /// An encoder for any number of records of line protocol.
  public init() {}

  /// Adds a field of a number to the record; none where there is no number.
  public mutating func addField(
    _ key: String, _ value: Double?, into output: inout ByteBuffer
  ) throws(EncodeError) {
    guard let value else { return }
    try point.addField(key: Array(key.utf8).span, value, into: &output)
  }

  /// Adds a field of a whole number to the record; none where there is no number.
  public mutating func addField(
    _ key: String, integer value: Int?, into output: inout ByteBuffer
  ) throws(EncodeError) {
    guard let value else { return }
    try point.addField(key: Array(key.utf8).span, integer: Int64(value), into: &output)
  }

  /// Ends the record with its time, rounded down to `unit`, or without one.
  /// - Returns: what became of it. A point without fields leaves nothing in the output.
  public mutating func finish(
    time: Timestamp?, unit: TimestampUnit = .nanoseconds, into output: inout ByteBuffer
  ) -> EncodedPoint {
    guard format != .lineProtocol else {
      return point.finish(time: time, unit: unit, into: &output)
    }
    let rounded = time.flatMap { Timestamp(count: $0.count(in: unit), unit: unit) }
    let written = point.finish(time: rounded, into: &output)
    guard written.isWritten else { return written }
    line.removeAll()
    line.append(bytesOf: output, point.lineStart..<output.count)
    output.truncate(to: point.lineStart)
    Self.append(line, nulls: point.nulls, to: &output, by: &writer, &parser)
    return written
  }

  /// Adds the object of one line. The parts of the encoder are given one by one, since they are lent
  /// at the same time.
  private static func append(
    _ line: borrowing ByteBuffer, nulls: [Int], to output: inout ByteBuffer,
    by writer: inout JSONWriter, _ parser: inout PointParser
  ) {
    guard case .point = parser.parse(line.span, from: 0, atEnd: true) else { return }
    writer.append(parser.point, of: line.span, nulls: nulls, to: &output)
  }
}
