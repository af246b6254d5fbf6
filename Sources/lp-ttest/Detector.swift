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

extension [Detector] {
  /// Writes what the detectors of a group's fields remember.
  func save(into writer: inout StateWriter) {
    writer.list("fields") { writer in
      for detector in self {
        writer.item { writer in
          switch detector {
          case .welch(let detector): detector.save(into: &writer)
          case .batchMeans(let detector): detector.save(into: &writer)
          }
        }
      }
    }
  }

  /// What `save` wrote of as many fields.
  init(_ settings: TTestSettings, fields: Int, from reader: inout StateReader) throws(StateError) {
    self.init()
    try reader.list("fields") { reader in
      switch settings.test {
      case .welch: append(.welch(try WelchDetector(settings.inForce, from: &reader)))
      case .batchMeans:
        append(.batchMeans(try BatchMeansDetector(settings.inForce, from: &reader)))
      }
    }
    guard count == fields else { throw reader.refusal("\(count) fields") }
  }
}
