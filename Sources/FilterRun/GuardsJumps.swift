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
    var decision = jumps.decide(time, group: series, newest: newest(of: series))
    switch decision {
    case .take, .hold: break
    case .believe:
      take(jumps.believe(series), of: series, session: &session)
      // It may be as far from the points held as they were from those before them.
      decision = jumps.decide(time, group: series, newest: newest(of: series))
    case .refuseHeld, .replaceHeld:
      if let held = jumps.release(series) { tooFarAhead += session.refuse(held) }
      decision = decision == .refuseHeld ? .take : .hold
    }
    guard decision == .take else {
      return jumps.hold(bytes, point.line, at: time, group: series, newest: newest(of: series))
    }
    take(point, in: bytes, at: time, of: series, session: &session)
  }

  /// Takes the points of a series that were held back, since nothing follows that could belie them.
  public mutating func takeHeld(_ series: Int, session: inout Session) {
    take(jumps.release(series), of: series, session: &session)
  }

  private mutating func take(
    _ held: JumpGuard.Held?, of series: Int, session: inout Session
  ) {
    guard let held else { return }
    held.forEachPoint(unit: session.unit) { point, bytes in
      take(point, in: bytes, at: held.time, of: series, session: &session)
    }
  }

  /// At the end nothing follows that could say whether a jump is right: it is, unless it lies behind `now`.
  /// With a state and without a `now` the next run tells.
  public mutating func settleHeld(now: Int64?, session: inout Session) {
    guard !session.keepsState || now != nil else { return }
    for series in jumps.groupsWithHeld {
      if let now, let held = jumps.held(series), held.time > now {
        tooFarAhead += session.refuse(held)
        _ = jumps.release(series)
      } else {
        takeHeld(series, session: &session)
      }
    }
  }
}
