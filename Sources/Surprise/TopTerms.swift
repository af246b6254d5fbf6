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
      if chosen.count == size {
        guard precedes(term, chosen[size - 1]) else { continue }
        chosen.removeLast()
      }
      var place = chosen.count
      while place > 0, precedes(term, chosen[place - 1]) { place -= 1 }
      chosen.insert(term, at: place)
    }
    return chosen
  }
}
