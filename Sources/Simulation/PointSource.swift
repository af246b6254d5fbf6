import Bytes
import Times

/// Something that writes points in line protocol, one after the other, in the order of time.
///
/// It knows no clock and no file: whoever drives it decides when a point is due and where it goes.
public protocol PointSource: ~Copyable {
  /// The next point's time; nil when all are written.
  var nextTime: Timestamp? { get }

  /// Adds the next point, a line with its end, to `output`; false when all are written.
  mutating func appendNextPoint(to output: inout ByteBuffer) -> Bool

  /// Adds a line of JSON for each anomaly: what a detector should find.
  func appendLabels(to output: inout ByteBuffer)
}

extension PointSource where Self: ~Copyable {
  /// Adds points until `output` holds `size` bytes or more; false when all are written.
  @inlinable
  public mutating func appendPoints(to output: inout ByteBuffer, untilSize size: Int) -> Bool {
    while output.count < size {
      guard appendNextPoint(to: &output) else { return false }
    }
    return true
  }
}
