import Bytes

/// What was found out about a head, kept so that the points that have it need no look-up. It holds as
/// much as the tables of heads do.
public struct HeadMemo: Sendable {
  /// By a head's place in the parser's table: its number, and what was found.
  private var found: [(number: UInt64, value: Int)] = []

  /// Nothing known.
  public init() {}

  /// What was kept for the point's head, or nil.
  @inline(__always)
  public func value(of point: borrowing Point) -> Int? {
    let place = Int(truncatingIfNeeded: point.headNumber & (1 << HeadTable.placeBits - 1))
    guard point.headNumber != 0, place < found.count, found[place].number == point.headNumber else {
      return nil
    }
    return found[place].value
  }

  /// Keeps `value` for the point's head.
  public mutating func keep(_ value: Int, for point: borrowing Point) {
    guard point.headNumber != 0 else { return }
    let place = Int(truncatingIfNeeded: point.headNumber & (1 << HeadTable.placeBits - 1))
    while found.count <= place { found.append((0, 0)) }
    found[place] = (point.headNumber, value)
  }
}
