import CommandLineTool
import Options
import Statistics
import Surprise
import Times

/// A whole way of detecting, as `--preset` names it.
enum Preset: String, CaseIterable, Sendable {
  case `default`, watcher, timelion
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

  var showsDetails = false
  var stream = StreamSettings()

  /// The detector's settings; throws what does not fit together.
  func detector() throws(OptionError) -> DetectorSettings {
    var settings = DetectorSettings()
    settings.feature = .surprise(try surprise())
    settings.bound.kind = bound ?? (preset == .watcher ? .watcher : .timelion)
    settings.bound.sigma = sigma ?? 3
    settings.bound.history = try hours(history ?? TimeSpan(nanoseconds: 6 * interval.nanoseconds), "history")
    settings.metricSize = metricsSize ?? (preset == .default ? 0 : 10)
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
