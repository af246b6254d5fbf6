import Times

extension PointParser {
  /// Sets the point's time from a stamp in the stream's unit, which the first stamp decides; false when
  /// it does not fit.
  @inline(__always)
  mutating func setTime(_ stamp: Int64) -> Bool {
    let unit = unit ?? TimestampUnit(magnitudeOf: stamp)
    let (nanoseconds, overflows) = stamp.multipliedReportingOverflow(by: unit.scale)
    if overflows { return false }
    point.time = Timestamp(nanoseconds: nanoseconds)
    guard isAutomatic else { return true }
    self.unit = unit
    if TimestampUnit(magnitudeOf: stamp) != unit { magnitudeChanges &+= 1 }
    return true
  }
}
