extension Array where Element == Double {
  /// The middle value of sorted values, or the mean of the two middle ones; NaN without any.
  var medianOfSorted: Double {
    guard !isEmpty else { return .nan }
    let upper = self[count / 2]
    guard count % 2 == 0 else { return upper }
    let lower = self[count / 2 - 1]
    return lower == upper ? lower : lower / 2 + upper / 2
  }

  /// The median; the values are sorted for it. None is NaN. Cost: n log n.
  mutating func sortForMedian() -> Double {
    sort()
    return medianOfSorted
  }
}
