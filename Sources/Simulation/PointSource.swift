import Bytes
import Times

/// Something that writes points in line protocol, one after the other, in the order of time.
///
/// It knows no clock and no file: whoever drives it decides when a point is due and where it goes.
public protocol PointSource: ~Copyable {
  /// The next point's time; nil when all are written.
  var nextTime: Timestamp? { get }

  /// Adds the next point, a line with its end, to `output`, with this time in the stamp; the data are those
  /// of `nextTime`. False when all are written.
  mutating func appendNextPoint(to output: inout ByteBuffer, at time: Timestamp) -> Bool
}

extension PointSource where Self: ~Copyable {
  /// Adds the next point, a line with its end, to `output`; false when all are written.
  @inlinable
  public mutating func appendNextPoint(to output: inout ByteBuffer) -> Bool {
    guard let time = nextTime else { return false }
    return appendNextPoint(to: &output, at: time)
  }

  /// Adds points until `output` holds `size` bytes or more; false when all are written.
  @inlinable
  public mutating func appendPoints(to output: inout ByteBuffer, untilSize size: Int) -> Bool {
    while output.count < size {
      guard appendNextPoint(to: &output) else { return false }
    }
    return true
  }
}

extension Int64 {
  /// The number divided by `divisor`, which is above 0, rounded down.
  func dividedRoundingDown(by divisor: Int64) -> Int64 {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }
}
