import FilterRun
import Options
import Surprise
import Times

/// A whole way of detecting, as `--preset` names it.
enum Preset: String, CaseIterable, Sendable {
  case `default`, watcher, timelion

  var bound: BoundKind {
    switch self {
    case .default: .robust
    case .watcher: .watcher
    case .timelion: .timelion
    }
  }
}

/// What the command line of lp-surprise says. What is nil follows from the preset.
struct SurpriseSettings: Sendable {
  var preset = Preset.default
  var metricTag = "metric"
  var seriesTags: [String] = []
  var field = "value"
  var interval = TimeSpan.hour
  var lateness = TimeSpan.zero
  var maxAhead: TimeSpan?
  var expire: TimeSpan?
  var maxGroups = 100_000

  /// All but what is counted in hours, or follows from the preset.
  var detector = DetectorSettings()
  var feature: DetectorSettings.Feature?
  var season = TimeSpan.day
  var range = TimeSpan.day
  var metricsSize: Int?
  var seriesSize: Int?

  var bound: BoundKind?
  var sigma: Double?
  var history: TimeSpan?
  var least: Double?
  var leastSeries = 1.3

  var showsDetails = false
  var top = 5
  var stream = StreamSettings()

  /// The tags that name a series.
  var namedSeriesTags: [String] { seriesTags.isEmpty ? ["query"] : seriesTags }

  /// A table of no series.
  var names: SeriesNames {
    SeriesNames(metricTag: metricTag, seriesTags: namedSeriesTags, most: maxGroups)
  }

  /// What is measured.
  var measures: DetectorSettings.Feature { feature ?? (preset == .default ? .unrest : .surprise) }

  /// What values are compared with.
  var comparesWith: BoundKind { bound ?? preset.bound }

  /// The detector's settings; throws what does not fit together.
  func detectorInForce() throws(OptionError) -> DetectorSettings {
    try refuseIdleOptions()
    var settings = detector
    settings.feature = measures
    switch measures {
    case .unrest:
      settings.unrest.season = try hours(season, "season")
      guard settings.unrest.season <= 100_000 / settings.unrest.cycles else {
        throw .unusable("--season times --cycles is more than 100000 times --interval")
      }
    case .surprise:
      // The first hour of a range has none before it to be forecast from.
      settings.surprise.range = try hours(range, "range", least: 2)
      settings.surprise.seriesSize = seriesSize ?? (preset == .default ? 0 : 10)
      if settings.surprise.model == .holtWinters { try settings.surprise.checkSeasons() }
    }
    settings.bound.kind = comparesWith
    let isRobust = comparesWith == .robust
    settings.bound.sigma = sigma ?? (isRobust ? 6 : 3)
    // The deviation of a sample needs two values.
    let isSample = comparesWith == .timelion || comparesWith == .timelionFixed
    settings.bound.history = try hours(
      history ?? TimeSpan(nanoseconds: (isRobust ? 168 : 6) * TimeSpan.hour.nanoseconds), "history",
      least: isSample ? 2 : 1)
    settings.bound.least = least ?? (measures == .unrest ? 0.045 : 0)
    settings.bound.leastSeries = measures == .unrest ? leastSeries : 0
    settings.metricSize = metricsSize ?? (preset == .default ? 0 : 10)
    settings.contributors = showsDetails ? top : 0
    return settings
  }

  /// How many intervals a span of time has.
  private func hours(_ span: TimeSpan, _ option: String, least: Int = 1) throws(OptionError) -> Int
  {
    let (hours, rest) = span.nanoseconds.quotientAndRemainder(dividingBy: interval.nanoseconds)
    guard rest == 0, hours >= least, hours <= 100_000 else {
      throw .unusable(
        "--\(option): \(span.text) is not \(least) to 100000 times --interval, \(interval.text)")
    }
    return Int(hours)
  }
}

extension SurpriseFeatureSettings {
  /// Holt's and Winters' model forecasts from two whole seasons.
  fileprivate func checkSeasons() throws(OptionError) {
    guard window >= 2 * period else {
      throw .unusable("--model holt-winters: --window must be at least twice --period")
    }
    guard range > 2 * period else {
      throw .unusable("--model holt-winters: --range must hold more than twice --period values")
    }
  }
}
