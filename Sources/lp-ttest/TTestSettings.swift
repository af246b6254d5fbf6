import FilterRun
import Statistics
import Times

/// What the command line of lp-ttest says.
struct TTestSettings {
  var fields: [String] = []
  var test = TestName.welch
  var size = 3600
  var batches = 72
  var season: TimeSpan?
  /// Nil: what suits the test.
  var historyRule: HistoryRule?
  var history: TimeSpan?
  var alpha = 0.001
  /// Values before the first test, or windows; nil: what suits the test.
  var warmup: Int?
  var rebase = 0
  /// Of the window from the history.
  var alternative = Alternative.twoSided
  var fieldTag = "field"
  var showsDetails = false
  var testsPartial = false
  var maxGroups = 100_000
  var expire: TimeSpan?
  /// Answer a real Kapacitor instead of reading windows.
  var isKapacitorFunction = false
  var stream = StreamSettings()

  /// The settings of the test, with what suits it where nothing was said.
  var inForce: TestSettings {
    var settings = test == .welch ? TestSettings() : .batchMeans
    settings.size = test == .welch ? size : batches
    settings.span = history?.nanoseconds
    settings.alpha = alpha
    settings.warmup = warmup ?? min(settings.warmup, settings.size)
    settings.rebase = rebase
    settings.season = season?.nanoseconds
    settings.alternative = alternative
    settings.rule = historyRule ?? settings.rule
    return settings
  }

  /// What is wrong with options that are each in order; nil if nothing is.
  var contradiction: String? {
    if fieldTag.isEmpty, Set(fields).count > 1 {
      return "--field-tag '' would write the points of several fields as one series"
    }
    switch test {
    case .welch:
      if batches != TTestSettings().batches || season != nil {
        return "--batches and --season are for --test batch-means"
      }
      if let warmup, history == nil, warmup > size {
        return "--warmup \(warmup) is more than --size \(size)"
      }
      if rebase > 0, historyRule ?? .out != .out {
        return "--rebase is for a history that rejected windows stay out of (--history-rule)"
      }
    case .batchMeans:
      if size != TTestSettings().size || history != nil || rebase != 0 {
        return "--size, --history and --rebase are for --test welch; use --batches"
      }
      if let warmup, warmup < 2 || warmup > batches {
        return "--warmup \(warmup) is not from 2 to --batches \(batches)"
      }
      if let season, season.nanoseconds <= 0 { return "--season must be longer than 0" }
    }
    return nil
  }
}

/// The tests, as `--test` names them.
enum TestName: String, CaseIterable, Sendable {
  case welch
  case batchMeans = "batch-means"
}
