import Bytes
import Numbers
import Times

extension PrinterSimulation {
  /// Adds a line of JSON for each anomaly that has a point among the data, in the order of the
  /// settings: `{"name":…,"field":…,"tags":{…},"start":…,"stop":…,"sigma":…,"shift":…}`.
  ///
  /// `start` and `stop` are RFC 3339, half-open, and end with the data. Where two overlap, each is
  /// written with its own times. `first` is the time of the first point where stamps are not
  /// counted from the settings' start.
  public func appendLabels(to output: inout ByteBuffer, firstPointAt first: Timestamp? = nil) {
    let first = first ?? settings.start
    guard count > 0 else { return }
    let last = (count - 1) * settings.every.nanoseconds
    let end = Self.sum(last, settings.every.nanoseconds)
    for anomaly in settings.anomalies where hasPoint(anomaly, upTo: last) {
      output.append("{\"name\":")
      output.append(jsonString: settings.measurement, escaping: .least)
      output.append(",\"field\":")
      output.append(jsonString: anomaly.field, escaping: .least)
      appendTags(to: &output)
      output.append(",\"start\":\"")
      output.append(rfc3339: Self.time(anomaly.start.nanoseconds, after: first))
      output.append("\",\"stop\":\"")
      output.append(rfc3339: Self.time(min(anomaly.stop.nanoseconds, end), after: first))
      output.append("\",\"sigma\":")
      output.append(shortest: anomaly.sigma)
      output.append(",\"shift\":")
      output.append(shortest: anomaly.shift)
      output.append("}\n")
    }
  }

  /// Whether the first point not before the anomaly's start lies in it and among the data.
  private func hasPoint(_ anomaly: SimulatedAnomaly, upTo last: Int64) -> Bool {
    let every = settings.every.nanoseconds
    let rest = anomaly.start.nanoseconds % every
    let point =
      rest == 0 ? anomaly.start.nanoseconds : Self.sum(anomaly.start.nanoseconds, every - rest)
    return point < anomaly.stop.nanoseconds && point <= last
  }

  private func appendTags(to output: inout ByteBuffer) {
    output.append(",\"tags\":{")
    // Sorted when they were checked; keys are distinct.
    for (index, tag) in sortedTags.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      output.append(jsonString: tag.key, escaping: .least)
      output.append(UInt8(ascii: ":"))
      output.append(jsonString: tag.value, escaping: .least)
    }
    output.append(UInt8(ascii: "}"))
  }

  private static func time(_ offset: Int64, after first: Timestamp) -> Timestamp {
    Timestamp(nanoseconds: sum(first.nanoseconds, offset))
  }

  /// The sum, or the largest number where it would be beyond; `b` is not negative.
  private static func sum(_ a: Int64, _ b: Int64) -> Int64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }
}
