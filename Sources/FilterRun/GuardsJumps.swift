import Bytes
import LineProtocol

/// A filter that keeps wild stamps from being taken for the time of their series (`JumpGuard`). It says how
/// far a series is and takes a point whose time is believed; what waits in between is done here.
public protocol GuardsJumps: PointFilter, ~Copyable {
  /// What is held back.
  var jumps: JumpGuard { get set }

  /// How many points were refused for a wild stamp.
  var tooFarAhead: Int { get set }

  /// The newest time of a series, in nanoseconds; the least of all before its first point.
  func newest(of series: Int) -> Int64

  /// Takes a point whose time is believed.
  mutating func take(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, of series: Int,
    session: inout Session)
}

extension GuardsJumps where Self: ~Copyable {
  /// Takes the point, or holds it back until the next of its series.
  @inline(never)
  public mutating func takeIfBelieved(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, of series: Int,
    session: inout Session
  ) {
    switch jumps.meet(time, group: series) {
    case .open: break
    case .believed(let held): take(held, of: series, session: &session)
    case .wild(let held): tooFarAhead += session.refuse(held)
    }
    // A point may be as far from those believed as they were from the ones before them.
    let newest = newest(of: series)
    if jumps.holdsBack(time, group: series, newest: newest) {
      jumps.hold(bytes, point.line, at: time, group: series, newest: newest)
    } else {
      take(point, in: bytes, at: time, of: series, session: &session)
    }
  }

  /// Takes the points of a series that were held back, since nothing follows that could belie them.
  public mutating func takeHeld(_ series: Int, session: inout Session) {
    if let held = jumps.release(series) { take(held, of: series, session: &session) }
  }

  private mutating func take(
    _ held: JumpGuard.Held, of series: Int, session: inout Session
  ) {
    held.forEachPoint(unit: session.unit) { point, bytes in
      take(point, in: bytes, at: held.time, of: series, session: &session)
    }
  }

  /// At the end nothing follows that could say whether a jump is right: it is, unless it lies behind `now`.
  /// With a state and without a `now` the next run tells.
  public mutating func settleHeld(now: Int64?, session: inout Session) {
    guard !session.keepsState || now != nil else { return }
    for series in jumps.groupsWithHeld {
      guard let held = jumps.release(series) else { continue }
      if let now, held.time > now {
        tooFarAhead += session.refuse(held)
      } else {
        take(held, of: series, session: &session)
      }
    }
  }
}
