/// The published simulation: each node's value has a constant mean and standard deviation, the
/// average over the nodes is what is seen.
///
/// The average of normal numbers is normal, so one draw a series and hour is enough. Means are whole
/// numbers, uniform in 50 ..< 100 (disrupted 70 ..< 120), standard deviations 1 (2 ..< 5).
/// 48 bytes a series.
struct PublishedAtlasModel: AtlasModel {
  private let settings: AtlasSettings
  private let normal = NormalDistribution()
  private var noise: [RandomStream] = []
  private var means: [Double] = []
  private var deviations: [Double] = []

  init(_ settings: AtlasSettings) {
    self.settings = settings
    for metric in 0..<settings.metrics {
      for query in 0..<settings.queryCount {
        noise.append(settings.stream(for: .noise, metric, query))
      }
    }
    means = Array(repeating: 0, count: settings.seriesCount)
    deviations = means
    begin(nil)
  }

  mutating func fill(_ values: inout [Double], hour: Int) {
    for series in values.indices {
      values[series] = means[series] + deviations[series] * normal.next(using: &noise[series])
    }
  }

  /// Finds all means and deviations anew from the streams of the nodes' parameters: cheaper than
  /// holding the parameters of every node, and needed only where a disruption begins or ends.
  mutating func begin(_ disruption: AtlasDisruption?) {
    var metrics = Array(repeating: false, count: settings.metrics)
    var queries = Array(repeating: false, count: settings.queryCount)
    for metric in disruption?.metrics ?? [] { metrics[metric] = true }
    for query in disruption?.queries ?? [] { queries[query] = true }
    let node = disruption?.kind == .node ? disruption?.node : nil
    for metric in 0..<settings.metrics {
      for query in 0..<settings.queryCount {
        let series = metric * settings.queryCount + query
        setLevel(series, metric, query, isDisrupted: metrics[metric] && queries[query], node: node)
      }
    }
  }

  /// The mean and deviation of an average over nodes, all of them disrupted or only `node`.
  private mutating func setLevel(
    _ series: Int, _ metric: Int, _ query: Int, isDisrupted: Bool, node: Int?
  ) {
    var stream = settings.stream(for: .series, metric, query)
    var mean = 0
    var variance = 0
    for index in 0..<settings.nodeCount {
      let regularMean = stream.nextInteger(in: 50..<100)
      let disruptedMean = stream.nextInteger(in: 70..<120)
      let disruptedDeviation = stream.nextInteger(in: 2..<5)
      if isDisrupted && (node == nil || node == index) {
        mean += disruptedMean
        variance += disruptedDeviation * disruptedDeviation
      } else {
        mean += regularMean
        variance += 1
      }
    }
    let nodes = Double(settings.nodeCount)
    means[series] = Double(mean) / nodes
    deviations[series] = Double(variance).squareRoot() / nodes
  }
}
