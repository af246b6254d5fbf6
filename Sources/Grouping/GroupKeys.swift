import Bytes
import LineProtocol

/// Gives the group of each point a number: 0, 1, 2 … as they first appear. The number of a group that was
/// removed goes to the next new one.
///
/// A group's key is a measurement and tags as line protocol writes them, tags sorted, so that the
/// same tags in another order are the same group; without grouping it is empty. A head that came before
/// costs no look-up of a key.
public struct GroupKeys: ~Copyable {
  /// The keys by number.
  public private(set) var keys = ByteKeyTable()

  /// How groups are made.
  public let grouping: Grouping

  private let most: Int
  private var removed = 0
  private var scratch = ByteBuffer()
  private var known = HeadMemo()
  private var order: [Int] = []

  /// Groups by `grouping`, at most `most` of them.
  public init(_ grouping: Grouping, most: Int) {
    self.grouping = grouping
    self.most = most
  }

  /// How many groups have had a number.
  public var made: Int { keys.occupied + removed }

  /// How many numbers are in use or have been.
  public var count: Int { keys.count }

  /// Whether there may be one more.
  public var hasPlace: Bool { keys.occupied < most }

  /// The number of the point's group; nil when it would be one more than may be.
  public mutating func number(of point: borrowing Point, in bytes: Span<UInt8>) -> Int? {
    if let number = known.value(of: point) { return number }
    guard let number = find(point, in: bytes) else { return nil }
    known.keep(number, for: point)
    return number
  }

  /// The number of the group whose key lies in `range` of `bytes`; nil when it would be one more
  /// than may be.
  public mutating func number(ofKey bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    hasPlace ? keys.insert(bytes, range).index : keys.find(bytes, range)
  }

  /// Takes a group out: what was its number is given to another.
  public mutating func remove(_ number: Int) {
    keys.remove(number)
    removed += 1
    known.forget()
  }

  private mutating func find(_ point: borrowing Point, in bytes: Span<UInt8>) -> Int? {
    switch grouping {
    case .series:
      if hasSortedTags(point, in: bytes) { return number(ofKey: bytes, point.head) }
      order = point.tags.indices.sorted {
        bytes.precedes(point.tags[$0].key.range, point.tags[$1].key.range)
      }
    case .tags(let names):
      order.removeAll(keepingCapacity: true)
      for name in names {
        if let index = point.tagIndex(named: name, in: bytes) { order.append(index) }
      }
    case .none: order.removeAll(keepingCapacity: true)
    }
    scratch.removeAll()
    if case .none = grouping {} else { scratch.append(bytes, point.name.range) }
    for index in order {
      let tag = point.tags[index]
      scratch.append(UInt8(ascii: ","))
      scratch.append(bytes, tag.key.start..<tag.value.end)
    }
    return hasPlace ? keys.insert(scratch).index : keys.find(scratch)
  }

  private func hasSortedTags(_ point: borrowing Point, in bytes: Span<UInt8>) -> Bool {
    var index = 1
    while index < point.tags.count {
      if !bytes.precedes(point.tags[index - 1].key.range, point.tags[index].key.range) {
        return false
      }
      index += 1
    }
    return true
  }
}
