/// The standard normal distribution, sampled by a ziggurat of 256 layers of equal area.
///
/// Nearly all draws cost one random word, one product and one comparison. The layer comes from the
/// word's low 8 bits and the place in it from the high 53, so that the two are independent.
/// Every number is reproducible: see `ReproducibleMath`.
/// Source: Marsaglia and Tsang, "The ziggurat method for generating random variables", 2000, with
/// the layout of Doornik, "An improved ziggurat method", 2005.
struct NormalDistribution {
  /// Where the tail begins, and the area of a layer: the root of "256 layers reach the top", found
  /// with 40 digits.
  private static let tail = 3.6541528853610088
  private static let area = 0.0049286732339746553

  /// The right edge of each layer, from the lowest up; the lowest is as wide as a rectangle of its
  /// area, tail included, would be; the last is 0.
  private var edges = [Double](repeating: 0, count: 257)

  /// The density at each edge, 1 at 0.
  private var densities = [Double](repeating: 1, count: 257)

  /// Computes the layers. Cost: some 500 exponentials and logarithms.
  init() {
    edges[0] = Self.area / Self.density(Self.tail)
    edges[1] = Self.tail
    for layer in 1...256 {
      densities[layer] = layer == 256 ? 1 : Self.density(edges[layer])
      guard layer < 255 else { continue }
      let next = Self.density(edges[layer]) + Self.area / edges[layer]
      edges[layer + 1] = (-2 * ReproducibleMath.logarithm(next)).squareRoot()
    }
  }

  /// exp(−x²/2): the density without its constant factor.
  private static func density(_ x: Double) -> Double {
    ReproducibleMath.exponential(-0.5 * x * x)
  }

  /// The next normal number with mean 0 and standard deviation 1; always finite.
  @inline(__always)
  func next(using stream: inout RandomStream) -> Double {
    let word = stream.next()
    let layer = Int(word & 0xff)
    let x = Self.place(word) * edges[layer]
    if abs(x) < edges[layer + 1] { return x }
    return nextAtEdge(x, layer, using: &stream)
  }

  /// A place in −1 ..< 1 from a word's high 53 bits, symmetric about 0.
  @inline(__always)
  private static func place(_ word: UInt64) -> Double {
    (Double(Int64(bitPattern: word) >> 11) + 0.5) * 0x1p-52
  }

  /// Decides on a place that lies beyond the part of its layer wholly under the curve.
  @inline(never)
  private func nextAtEdge(
    _ first: Double, _ firstLayer: Int, using stream: inout RandomStream
  ) -> Double {
    var x = first
    var layer = firstLayer
    while true {
      if layer == 0 { return nextInTail(isNegative: x < 0, using: &stream) }
      let low = densities[layer]
      let high = densities[layer + 1]
      if low + (high - low) * stream.nextUniform() < Self.density(x) { return x }
      let word = stream.next()
      layer = Int(word & 0xff)
      x = Self.place(word) * edges[layer]
      if abs(x) < edges[layer + 1] { return x }
    }
  }

  /// Marsaglia's method for the tail: an exponential step beyond its begin, accepted with the
  /// probability that turns it into the normal tail.
  private func nextInTail(isNegative: Bool, using stream: inout RandomStream) -> Double {
    while true {
      // 1 − uniform is above 0 and at most 1, so the logarithm is finite.
      let step = -ReproducibleMath.logarithm(1 - stream.nextUniform()) / Self.tail
      let height = -ReproducibleMath.logarithm(1 - stream.nextUniform())
      if 2 * height > step * step { return isNegative ? -(Self.tail + step) : Self.tail + step }
    }
  }
}
