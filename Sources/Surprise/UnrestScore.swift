/// How much a series adds to the unrest of its metric.
///
/// A deviation of this hour counts from 2.5 standard deviations on and in full, as 1, from 5 on: a chance
/// spike may do that. One that has lasted for two hours is another matter: it counts from 2 on, or from
/// 2.5 where it changed sides and a cycle is known, and goes on to grow up to 14, where it adds 6.
///
/// The numbers are measured by `Benchmarks/detection/tune-surprise`.
enum UnrestScore {
  static func score(
    _ deviation: Double, before previous: Double, knowsCycle: Bool = true
  ) -> Double {
    guard !deviation.isNaN else { return 0 }
    let size = abs(deviation)
    let now = min(max((size - 2.5) / 2.5, 0), 1)
    guard !previous.isNaN else { return now }
    let lasting = min(size, abs(previous))
    // Two hours to different sides are noise that has grown: as rare as to one side half a deviation
    // lower.
    let isToOneSide = deviation.sign == previous.sign
    guard isToOneSide || knowsCycle else { return now }
    let least = isToOneSide ? 2.0 : 2.5
    return now + min(max((lasting - least) / 2, 0), 6)
  }
}
