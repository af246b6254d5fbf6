import FilterRun
import Statistics
import Times

/// What the command line of lp-ttest says.
struct TTestSettings {
  var fields: [String] = []
  var size = 3600
  var history: TimeSpan?
  var alpha = 0.001
  var warmup = 0
  var rebase = 0
  var alternative = AlternativeName.twoSided
  var fieldTag = "field"
  var showsDetails = false
  var testsPartial = false
  var maxGroups = 100_000
  /// Answer a real Kapacitor instead of reading windows.
  var isKapacitorFunction = false
  var stream = StreamSettings()

  var detector: WelchDetector.Settings {
    WelchDetector.Settings(
      size: size, span: history?.nanoseconds, alpha: alpha, warmup: warmup, rebase: rebase,
      alternative: alternative.alternative)
  }
}

/// Which differences count, as `--alternative` names them: those of the window from the history.
enum AlternativeName: String, CaseIterable, Sendable {
  case twoSided = "two-sided"
  case less, greater

  var alternative: Alternative {
    switch self {
    case .twoSided: .twoSided
    case .less: .less
    case .greater: .greater
    }
  }
}
