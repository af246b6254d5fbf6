import Times

extension PointParser {
  /// Sets the point's time from a stamp in the stream's unit, which the first stamp decides; false when
  /// it does not fit.
  @inline(__always)
  mutating func setTime(_ stamp: Int64) -> Bool {
    if unit == nil { unit = TimestampUnit(magnitudeOf: stamp) }
    let (nanoseconds, overflows) = stamp.multipliedReportingOverflow(by: scale)
    if overflows { return false }
    point.time = Timestamp(nanoseconds: nanoseconds)
    if !magnitudes.contains(stamp.magnitude), isAutomatic { magnitudeChanges &+= 1 }
    return true
  }
}
