import Bytes

/// What was found out about a head, kept so that the points that have it need no look-up. It holds as
/// much as the tables of heads do.
public struct HeadMemo: Sendable {
  /// By a head's place in the parser's table: its number, and what was found.
  private var found: [(number: UInt64, value: Int32, epoch: UInt32)] = []
  /// What was kept before the latest `forget` has another.
  private var epoch: UInt32 = 0

  /// Nothing known.
  public init() {}

  /// What was kept for the point's head, or nil.
  @inline(__always)
  public func value(of point: borrowing Point) -> Int? {
    let place = Int(truncatingIfNeeded: point.headNumber & (1 << HeadTable.placeBits - 1))
    guard point.headNumber != 0, place < found.count else { return nil }
    let kept = found[place]
    guard kept.number == point.headNumber, kept.epoch == epoch else { return nil }
    return Int(kept.value)
  }

  /// Keeps `value`, which fits an `Int32`, for the point's head.
  public mutating func keep(_ value: Int, for point: borrowing Point) {
    guard point.headNumber != 0 else { return }
    let place = Int(truncatingIfNeeded: point.headNumber & (1 << HeadTable.placeBits - 1))
    while found.count <= place { found.append((0, 0, 0)) }
    found[place] = (point.headNumber, Int32(value), epoch)
  }

  /// Forgets all that was kept. O(1).
  public mutating func forget() {
    epoch &+= 1
    if epoch == 0 { found = [] }
  }
}
