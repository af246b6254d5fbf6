/// Series as a production system has them.
///
/// value = base · (1 + amplitude · daily cycle) · weekend · drift · (1 + variation · noise), with
/// noise a first-order autoregression over Student's t with 5 degrees of freedom scaled to variance
/// 1; three series in ten have two lone spikes; a disruption multiplies by a factor of each series'
/// own. About 150 bytes a series.
struct RealisticAtlasModel: AtlasModel {
  private struct Series {
    var stream: RandomStream
    let base: Double
    let amplitude: Double
    let weekend: Double
    let variation: Double
    let drift: Double
    /// Hours of lone spikes, which are no disruptions, and what they multiply by; −1 for none.
    let spikes: (hours: (Int, Int), factors: (Double, Double))
    var noise = 0.0
    var effect = 1.0

    /// Goes on to the next number of the autoregression with coefficient ½ and variance 1.
    @inline(__always)
    mutating func advance(isFirst: Bool, _ normal: borrowing NormalDistribution) {
      // Student's t with 5 degrees of freedom is z / √(χ²/5); its variance is 5/3.
      let numerator = normal.next(using: &stream)
      var chiSquared = 0.0
      for _ in 0..<5 {
        let z = normal.next(using: &stream)
        chiSquared += z * z
      }
      let innovation = numerator / (chiSquared / 5).squareRoot() * 0.6.squareRoot()
      noise = isFirst ? innovation : 0.5 * noise + 0.75.squareRoot() * innovation
    }

    /// The value in an hour with the present noise; `cycle` is that of the day, -1 to 1, and
    /// `elapsed` the share of all hours that has passed.
    @inline(__always)
    func value(_ hour: Int, _ cycle: Double, _ elapsed: Double, isWeekend: Bool) -> Double {
      var value = base * (1 + amplitude * cycle)
      if isWeekend { value *= weekend }
      value *= (1 + drift * elapsed) * (1 + variation * noise)
      if spikes.hours.0 == hour { value *= spikes.factors.0 }
      if spikes.hours.1 == hour { value *= spikes.factors.1 }
      return value * effect
    }
  }

  private let settings: AtlasSettings
  private let normal = NormalDistribution()
  /// Each metric's place in the day, in hours.
  private let phases: [Double]
  private var series: [Series] = []
  /// Three hours in which a quarter of the queries is silent.
  private let outage: Range<Int>

  init(_ settings: AtlasSettings) {
    self.settings = settings
    phases = (0..<settings.metrics).map { metric in
      var stream = settings.stream(for: .metric, metric)
      return stream.nextUniform(in: 0..<24)
    }
    var stream = settings.stream(for: .outage)
    let begin = settings.hourCount > 150 ? stream.nextInteger(in: 100..<settings.hourCount - 50) : 0
    outage = settings.hourCount > 150 && settings.missingShare > 0 ? begin..<begin + 3 : 0..<0
    for metric in 0..<settings.metrics {
      for query in 0..<settings.queryCount { series.append(makeSeries(metric, query)) }
    }
  }

  private func makeSeries(_ metric: Int, _ query: Int) -> Series {
    var stream = settings.stream(for: .series, metric, query)
    let base = ReproducibleMath.exponential(4 + 0.6 * normal.next(using: &stream))
    let amplitude = stream.nextUniform(in: 0.05..<0.35)
    let weekend = 1 - stream.nextUniform(in: 0..<0.15)
    let variation = stream.nextUniform(in: 0.02..<0.06)
    let drift = 0.03 * normal.next(using: &stream)
    let isSpiky = stream.nextUniform() < 0.3
    let hours = 0..<settings.hourCount
    let spikes = (stream.nextInteger(in: hours), stream.nextInteger(in: hours))
    let factors = (stream.nextUniform(in: 1.3..<2), stream.nextUniform(in: 1.3..<2))
    return Series(
      stream: settings.stream(for: .noise, metric, query), base: base, amplitude: amplitude,
      weekend: weekend, variation: variation, drift: drift,
      spikes: (isSpiky ? spikes : (-1, -1), factors))
  }

  mutating func fill(_ values: inout [Double], hour: Int) {
    let isWeekend = hour / 24 % 7 >= 5
    let elapsed = Double(hour) / Double(settings.hourCount)
    for metric in 0..<settings.metrics {
      let cycle = ReproducibleMath.sine(turns: (Double(hour) + phases[metric]) / 24)
      for query in 0..<settings.queryCount {
        let index = metric * settings.queryCount + query
        series[index].advance(isFirst: hour == 0, normal)
        let isMissing = series[index].stream.nextUniform() < settings.missingShare
        let isSilent = outage.contains(hour) && query < settings.queryCount / 4
        values[index] =
          isMissing || isSilent
          ? .nan : series[index].value(hour, cycle, elapsed, isWeekend: isWeekend)
      }
    }
  }

  /// What each series is multiplied by from now on. A series' factor depends on the disruption and
  /// the series alone.
  mutating func begin(_ disruption: AtlasDisruption?) {
    for index in series.indices { series[index].effect = 1 }
    guard let disruption else { return }
    for metric in disruption.metrics {
      for query in disruption.queries {
        let place = metric * settings.queryCount + query
        var stream = settings.stream(for: .effect, disruption.hours.lowerBound, place)
        let size: Double
        switch disruption.kind {
        case .metric: size = stream.nextUniform(in: 0.15..<0.40)
        case .query: size = stream.nextUniform(in: 0.25..<0.8)
        case .node: size = 0.10 * normal.next(using: &stream)
        case .few: size = stream.nextUniform(in: 0.4..<1)
        }
        series[place].effect = disruption.isDrop ? 1 - 0.7 * size : 1 + size
      }
    }
  }
}
