/// What a zone's clocks show when: a table of the moments at which they are changed.
///
/// It is made from the bytes of a file of the zone database, which somebody else reads, so that the
/// machine's own zone is never used by accident. The rule for later years at the file's end is
/// worked out once up to the last moment that a `Timestamp` can say.
public struct TimeZoneRules: Hashable, Sendable {
  /// Seconds since 1970 of each change, rising.
  private let changes: [Int64]
  /// Seconds ahead of UTC before the first change and after each.
  private let offsets: [Int32]

  /// Universal time: no change, no offset.
  public static let utc = TimeZoneRules(changes: [], offsets: [0])

  /// The rules in the bytes of a TZif file, versions 1 to 4.
  ///
  /// Throws when they are not such a file, or one that counts leap seconds, for a `Timestamp` does
  /// not. Source: RFC 9636.
  public init(parsing file: Span<UInt8>) throws(TimeSyntaxError) {
    self = try TimeZoneFile(parsing: file).rules
  }

  /// `offsets` has one more element than `changes`.
  init(changes: [Int64], offsets: [Int32]) {
    precondition(offsets.count == changes.count + 1)
    self.changes = changes
    self.offsets = offsets
  }

  /// How many seconds the zone's clocks are ahead of UTC at a moment. O(log changes), about 20 ns.
  public func offset(at timestamp: Timestamp) -> Int {
    let seconds = timestamp.nanoseconds.floored(dividedBy: 1_000_000_000).quotient
    return Int(offsets[changesUpTo(seconds)])
  }

  /// What the zone's clocks show at a moment.
  public func civilTime(at timestamp: Timestamp) -> CivilTime {
    CivilTime(timestamp, utcOffset: offset(at: timestamp))
  }

  /// The moment at which the zone's clocks show `civil`; nil when it is out of range.
  ///
  /// A time that the clocks skip is the moment at which they jump over it, so that a day that has
  /// no midnight begins when it does; of a time that they show twice it is the first.
  public func timestamp(ofLocal civil: CivilTime) -> Timestamp? {
    let local = civil.secondsSince1970
    var index = changesUpTo(local - Self.largestOffset)
    while index < changes.count, local >= changes[index] + Int64(offsets[index]) { index += 1 }
    if index > 0, local < changes[index - 1] + Int64(offsets[index]) {
      return Timestamp(seconds: changes[index - 1], nanosecond: 0)
    }
    return Timestamp(
      seconds: local - Int64(offsets[index]), nanosecond: Int64(civil.nanosecond))
  }

  /// How many changes lie at or before a moment, by binary search.
  private func changesUpTo(_ seconds: Int64) -> Int {
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle] <= seconds {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// No zone is further ahead of UTC or behind it, in seconds.
  static let largestOffset: Int64 = 93_599
}
