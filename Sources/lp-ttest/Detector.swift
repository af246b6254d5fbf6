import StateFile
import Statistics

/// The history of one field of one group, with the test that it is judged by.
enum Detector {
  case welch(WelchDetector)
  case batchMeans(BatchMeansDetector)

  /// A detector without history.
  init(_ settings: TTestSettings) throws(WelchDetector.SettingsError) {
    switch settings.test {
    case .welch: self = .welch(try WelchDetector(settings.welch))
    case .batchMeans: self = .batchMeans(try BatchMeansDetector(settings.batchMeans))
    }
  }

  /// Judges the values of a window; nil where it was not tested.
  mutating func judge(_ values: [Double], start: Int64, stop: Int64) -> Finding? {
    switch self {
    case .welch(var detector):
      // Taken out, so that the detector is not copied when it changes.
      self = .batchMeans(Self.none)
      defer { self = .welch(detector) }
      let judgement = detector.judge(values.span, start: start, stop: stop)
      return judgement.verdict.test == nil ? nil : .welch(judgement)
    case .batchMeans:
      if values.isEmpty { return nil }
      return judge(Summary(Moments(values)), stop: stop)
    }
  }

  /// Judges a window by what sums it up; nil where it was not tested, and by Welch's test always, which
  /// needs the values.
  mutating func judge(_ summary: Summary, stop: Int64) -> Finding? {
    guard case .batchMeans(var detector) = self else { return nil }
    self = .batchMeans(Self.none)
    defer { self = .batchMeans(detector) }
    let judgement = detector.judge(
      mean: summary.mean, deviation: summary.deviation, stop: stop)
    return judgement.findings.isEmpty ? nil : .batchMeans(judgement, summary)
  }

  private static let none: BatchMeansDetector = {
    do { return try BatchMeansDetector() } catch { preconditionFailure("\(error)") }
  }()
}

/// What sums a window up.
struct Summary: Equatable {
  /// How many values it holds; nil where the input does not say.
  var count: Int?
  var mean: Double
  /// The sample standard deviation; nil for a single value.
  var deviation: Double?
}

extension Summary {
  init(_ moments: Moments) {
    self.init(
      count: moments.count, mean: moments.mean,
      deviation: moments.count > 1 ? moments.standardDeviation : nil)
  }
}

/// What a test found, with the figures behind it.
enum Finding {
  case welch(Judgement)
  case batchMeans(BatchJudgement, Summary)

  var isRejected: Bool {
    switch self {
    case .welch(let judgement): judgement.verdict.isRejected
    case .batchMeans(let judgement, _): judgement.isRejected
    }
  }

  /// History less window over the standard error, infinite where there is no error; of several parts
  /// that of the one that speaks.
  var t: Double? {
    switch self {
    case .welch(let judgement): judgement.verdict.test?.t
    case .batchMeans(let judgement, _): judgement.loudest?.t
    }
  }

  var pValue: Double? {
    switch self {
    case .welch(let judgement): judgement.verdict.test?.pValue
    case .batchMeans(let judgement, _): judgement.pValue
    }
  }
}

// MARK: State

extension Detector {
  func save(into writer: inout StateWriter) {
    switch self {
    case .welch(let detector): detector.state.save(into: &writer)
    case .batchMeans(let detector): detector.state.save(into: &writer)
    }
  }

  init(_ settings: TTestSettings, from reader: inout StateReader) throws(StateError) {
    do {
      switch settings.test {
      case .welch:
        let state = try WelchDetector.State(from: &reader)
        self = .welch(try WelchDetector(settings.welch, restoring: state))
      case .batchMeans:
        let state = try BatchMeansDetector.State(from: &reader)
        self = .batchMeans(try BatchMeansDetector(settings.batchMeans, restoring: state))
      }
    } catch let error as StateError {
      throw error
    } catch {
      throw reader.refusal("a history that cannot be one")
    }
  }
}

extension BatchMeansDetector.State {
  fileprivate init(from reader: inout StateReader) throws(StateError) {
    self.init()
    var histories: [(values: [Double], sinceTurn: Int)] = []
    var tails: [(index: Double, isReached: Bool)] = []
    try reader.list("histories") { reader in
      let values = try reader.numbers("values")
      histories.append((values, try reader.integer("since_turn")))
      tails.append((try reader.number("tail_index"), try reader.flag("tail_reached")))
    }
    (self.histories, self.tails) = (histories, tails)
    leastDeviation = try reader.numbers("least_deviation").first ?? .infinity
    stops = try reader.integers("stops")
    means = try reader.numbers("means")
  }

  fileprivate func save(into writer: inout StateWriter) {
    writer.list("histories") { writer in
      for (history, tail) in zip(histories, tails) {
        writer.item { writer in
          writer.numbers("values", history.values)
          writer.integer("since_turn", history.sinceTurn)
          writer.number("tail_index", tail.index)
          writer.flag("tail_reached", tail.isReached)
        }
      }
    }
    writer.numbers("least_deviation", leastDeviation.isFinite ? [leastDeviation] : [])
    writer.integers("stops", stops)
    writer.numbers("means", means)
  }
}
