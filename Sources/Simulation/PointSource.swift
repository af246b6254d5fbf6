import Bytes
import Times

/// Something that writes points in line protocol, one after the other, in the order of time.
///
/// It knows no clock and no file: whoever drives it decides when a point is due and where it goes.
public protocol PointSource: ~Copyable {
  /// The next point's time; nil when all are written.
  var nextTime: Timestamp? { get }

  /// Adds the next point, a line with its end, to `output`; nothing when all are written.
  mutating func appendNextPoint(to output: inout ByteBuffer)

  /// Adds a line of JSON for each anomaly: what a detector should find.
  func appendLabels(to output: inout ByteBuffer)
}
