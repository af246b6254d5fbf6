/// A series that made its metric's value what it is.
public struct Contributor: Sendable, Equatable {
  /// The series' number.
  public var series: Int
  /// How much it is out of the ordinary: standard deviations, negative below what is usual; or its
  /// surprise in the unit of its values.
  public var amount: Double
}

/// Keeps the first few of many contributors, those with the largest weight.
struct TopContributors {
  private let size: Int
  private(set) var chosen: [(weight: Double, contributor: Contributor)] = []

  init(size: Int) { self.size = size }

  /// Offers a contributor; of equal weights the one offered first stays in front.
  mutating func offer(_ series: Int, _ amount: Double, weight: Double) {
    guard size > 0, weight > 0 else { return }
    if chosen.count == size {
      guard weight > chosen[size - 1].weight else { return }
      chosen.removeLast()
    }
    var place = chosen.count
    while place > 0, chosen[place - 1].weight < weight { place -= 1 }
    chosen.insert((weight, Contributor(series: series, amount: amount)), at: place)
  }

  var contributors: [Contributor] { chosen.map(\.contributor) }
}
