import CommandLineTool
import Options
import Statistics
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

/// What is measured in a metric, as `--feature` names it.
enum FeatureName: String, CaseIterable, Sendable {
  case unrest, surprise
}

/// Which surprise of a series counts.
enum SurpriseChoice: String, CaseIterable, Sendable {
  case largest, newest
}

/// How a percentile is read from sorted values, as `--percentile-rule` names it.
enum PercentileRuleName: String, CaseIterable, Sendable {
  case es2, es5

  var rule: PercentileRule { self == .es2 ? .elasticsearch2 : .elasticsearch5 }
}

/// How a season enters the forecast.
enum SeasonalForm: String, CaseIterable, Sendable {
  case additive, multiplicative
}

/// What the command line of lp-surprise says. What is nil follows from the preset.
struct SurpriseSettings: Sendable {
  var preset = Preset.default
  var metricTag = "metric"
  var seriesTags: [String] = []
  var field = "value"
  var interval = TimeSpan.hour
  var lateness = TimeSpan.zero
  var maxGroups = 100_000

  var feature: FeatureName?
  var season = TimeSpan.day
  var cycles = 7
  var leastShare = 0.001

  var range = TimeSpan.day
  var model = MovingAverage.simple
  var window = 24
  var alpha = 0.3
  var beta = 0.1
  var gamma = 0.3
  var period = 1
  var seasonal = SeasonalForm.additive
  var gap = SurpriseFeatureSettings.GapPolicy.skip
  var choice = SurpriseChoice.largest
  var percentile = 90.0
  var percentileRule = PercentileRuleName.es2
  var metricsSize: Int?
  var seriesSize: Int?

  var bound: BoundKind?
  var sigma: Double?
  var history: TimeSpan?
  var least: Double?
  var leastSeries = 1.5
  var warmup = 24

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
  var measures: FeatureName { feature ?? (preset == .default ? .unrest : .surprise) }

  /// The detector's settings; throws what does not fit together.
  func detector() throws(OptionError) -> DetectorSettings {
    var settings = DetectorSettings()
    settings.feature =
      measures == .unrest ? .unrest(try unrest()) : .surprise(try surprise())
    settings.bound.kind = bound ?? preset.bound
    let isRobust = settings.bound.kind == .robust
    settings.bound.sigma = sigma ?? (isRobust ? 6 : 3)
    settings.bound.history = try hours(
      history ?? TimeSpan(nanoseconds: (isRobust ? 168 : 6) * TimeSpan.hour.nanoseconds), "history")
    settings.bound.least = least ?? (measures == .unrest ? 0.035 : 0)
    settings.bound.leastSeries = measures == .unrest ? leastSeries : 0
    settings.bound.warmup = warmup
    settings.metricSize = metricsSize ?? (preset == .default ? 0 : 10)
    settings.contributors = showsDetails ? top : 0
    return settings
  }

  private func unrest() throws(OptionError) -> UnrestSettings {
    var settings = UnrestSettings()
    settings.season = try hours(season, "season")
    settings.cycles = cycles
    guard settings.season <= 100_000 / cycles else {
      throw .unusable("--season times --cycles is more than 100000 times --interval")
    }
    settings.leastShare = leastShare
    return settings
  }

  private func surprise() throws(OptionError) -> SurpriseFeatureSettings {
    var settings = SurpriseFeatureSettings()
    settings.range = try hours(range, "range")
    settings.model = model
    settings.smoothing.alpha = alpha
    settings.smoothing.beta = beta
    settings.smoothing.gamma = gamma
    settings.smoothing.period = period
    settings.smoothing.isMultiplicative = seasonal == .multiplicative
    settings.window = window
    settings.gapPolicy = gap
    settings.takesNewest = choice == .newest
    settings.percentile = percentile
    settings.rule = percentileRule.rule
    settings.seriesSize = seriesSize ?? (preset == .default ? 0 : 10)
    return settings
  }

  /// How many intervals a span of time has.
  private func hours(_ span: TimeSpan, _ option: String) throws(OptionError) -> Int {
    let (hours, rest) = span.nanoseconds.quotientAndRemainder(dividingBy: interval.nanoseconds)
    guard rest == 0, hours >= 1, hours <= 100_000 else {
      throw .unusable("--\(option): must be 1 to 100000 times --interval")
    }
    return Int(hours)
  }
}
