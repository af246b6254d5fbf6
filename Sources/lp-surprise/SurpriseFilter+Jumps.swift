import FilterRun
import LineProtocol

/// Stamps far ahead of their series, which wait for the next point of the series.
extension SurpriseFilter {
  /// Where the latest hour of a series begins; the least of all before its first point.
  func begin(of series: Int) -> Int64 {
    guard let hour = agreement.hour(of: series) else { return .min }
    let (begin, overflow) = hour.multipliedReportingOverflow(by: interval)
    return overflow ? .min : begin
  }

  /// Whether a time is so far ahead that it has to be confirmed.
  @inline(__always)
  func isFar(_ time: Int64, ahead series: Int) -> Bool {
    jumps.decide(time, group: series, newest: begin(of: series)) != .take
  }

  /// Whether the time of a point is no wild stamp, as far as is known; else the point is held back.
  @inline(never)
  mutating func isBelieved(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, of series: Int,
    session: inout Session
  ) -> Bool {
    switch jumps.decide(time, group: series, newest: begin(of: series)) {
    case .take: return true
    case .hold: break
    case .believe:
      takeHeld(series, session: &session)
      // It may be as far from the points held as they were from those before them.
      if !isFar(time, ahead: series) { return true }
    case .refuseHeld:
      refuseHeld(series, session: &session)
      return true
    case .replaceHeld: refuseHeld(series, session: &session)
    }
    jumps.hold(bytes, point.line, at: time, group: series, newest: begin(of: series))
    return false
  }

  /// Takes the points that were held back, since the jump is believed.
  mutating func takeHeld(_ series: Int, session: inout Session) {
    guard let held = jumps.release(series) else { return }
    held.forEachPoint(unit: session.unit) { point, bytes in
      take(point, in: bytes, at: held.time, of: series, session: &session)
    }
  }

  private mutating func refuseHeld(_ series: Int, session: inout Session) {
    if let held = jumps.release(series) { tally.tooFarAhead += session.refuse(held) }
  }
}
