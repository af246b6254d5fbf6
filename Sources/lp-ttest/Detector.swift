import StateFile
import Statistics

/// The history of one field of one group, with the test that it is judged by.
enum Detector {
  case welch(WelchDetector)
  case batchMeans(BatchMeansDetector)

  private static let none = BatchMeansDetector(.batchMeans)

  /// A detector without history.
  init(_ settings: TTestSettings) {
    switch settings.test {
    case .welch: self = .welch(WelchDetector(settings.inForce))
    case .batchMeans: self = .batchMeans(BatchMeansDetector(settings.inForce))
    }
  }

  /// Judges the values of a window; nil where it was not tested.
  mutating func judge(_ values: [Double], start: Int64, stop: Int64) -> Judgement? {
    guard case .welch(var detector) = self else {
      return values.isEmpty ? nil : judge(WindowSummary(Moments(values)), stop: stop)
    }
    // Taken out, so that the detector is not copied when it changes.
    self = .batchMeans(Self.none)
    defer { self = .welch(detector) }
    let judgement = detector.judge(values, start: start, stop: stop)
    return judgement.findings.isEmpty ? nil : judgement
  }

  /// Judges a window by what sums it up; nil where it was not tested, and by Welch's test always, which
  /// needs the values.
  mutating func judge(_ summary: WindowSummary, stop: Int64) -> Judgement? {
    guard case .batchMeans(var detector) = self else { return nil }
    self = .batchMeans(Self.none)
    defer { self = .batchMeans(detector) }
    let judgement = detector.judge(summary, stop: stop)
    return judgement.findings.isEmpty ? nil : judgement
  }
}

extension Detector {
  fileprivate mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    switch self {
    case .welch(var detector):
      self = .batchMeans(Self.none)
      defer { self = .welch(detector) }
      try detector.transfer(&coder)
    case .batchMeans(var detector):
      self = .batchMeans(Self.none)
      defer { self = .batchMeans(detector) }
      try detector.transfer(&coder)
    }
  }
}

extension [Detector] {
  /// What the detectors of a group's fields remember, in a state.
  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    try coder.list("fields", exactly: count) { field, coder throws(StateError) in
      try self[field].transfer(&coder)
    }
  }
}
