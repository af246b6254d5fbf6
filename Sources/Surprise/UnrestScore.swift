/// How much a series adds to the unrest of its metric.
///
/// A deviation of this hour counts from 2.5 standard deviations on and in full, as 1, from 5 on: a chance
/// spike may do that. One that has lasted for two hours, to the same side, is another matter: it counts
/// from 2 on and goes on to grow up to 14, where it adds 6.
enum UnrestScore {
  static func score(_ deviation: Double, before previous: Double) -> Double {
    guard !deviation.isNaN else { return 0 }
    let size = abs(deviation)
    let now = min(max((size - 2.5) / 2.5, 0), 1)
    guard deviation.sign == previous.sign, !previous.isNaN else { return now }
    let lasting = min(size, abs(previous))
    return now + min(max((lasting - 2) / 2, 0), 6)
  }
}
