/// Chooses and orders terms as Elasticsearch's terms aggregation does: those with the most points
/// first, of equally many the one whose name comes first.
enum TopTerms {
  /// The indices of `counts` in order, those without a point left out.
  /// - Parameters:
  ///   - size: how many at most; 0 for all.
  ///   - ranks: the place of each term's name among all names.
  ///   Cost: n for a small size, n log n for all.
  static func choose(_ size: Int, counts: [Int], ranks: [Int]) -> [Int] {
    func precedes(_ first: Int, _ second: Int) -> Bool {
      counts[first] != counts[second]
        ? counts[first] > counts[second] : ranks[first] < ranks[second]
    }
    if size == 0 { return counts.indices.filter { counts[$0] > 0 }.sorted(by: precedes) }
    var chosen: [Int] = []
    for term in counts.indices where counts[term] > 0 {
      chosen.offer(term, toFirst: size, by: precedes)
    }
    return chosen
  }
}

extension Array {
  /// Offers an element to the first `size` in an order; of equals the one offered first stays in front.
  mutating func offer(
    _ element: Element, toFirst size: Int, by precedes: (Element, Element) -> Bool
  ) {
    if count == size {
      guard let last, precedes(element, last) else { return }
      removeLast()
    }
    var place = count
    while place > 0, precedes(element, self[place - 1]) { place -= 1 }
    insert(element, at: place)
  }
}
