/// Keeps a point with a stamp far in the future from closing every window.
///
/// A point may be ahead of the newest one taken by a limit, the first one ahead of the wall clock. Ten
/// stamps in a row that are too far ahead, each later than the one before but within the limit of it,
/// are no fault but a stream that went on after a gap; from the tenth on its points are taken. Points
/// of one faulty stamp, however many, are one of these.
public struct FutureGuard: Sendable {
  static let proof = 10

  private let limit: Int64
  var newest: Int64?
  var suspect: Int64 = 0
  var suspects = 0

  /// A limit in nanoseconds.
  public init(limit: Int64) {
    self.limit = limit
  }

  /// Whether a point may be taken; `now` is the wall clock's time.
  public mutating func admits(_ time: Int64, now: @autoclosure () -> Int64) -> Bool {
    let reference = newest ?? now()
    guard isAhead(time, of: reference) else {
      suspects = 0
      newest = max(time, newest ?? .min)
      return true
    }
    if suspects > 0, time == suspect { return false }
    let goesOn = suspects > 0 && time > suspect && !isAhead(time, of: suspect)
    suspects = goesOn ? suspects + 1 : 1
    suspect = time
    guard suspects >= Self.proof else { return false }
    newest = time
    suspects = 0
    return true
  }

  private func isAhead(_ time: Int64, of reference: Int64) -> Bool {
    let (distance, overflow) = time.subtractingReportingOverflow(reference)
    return overflow ? time > reference : distance > limit
  }
}
