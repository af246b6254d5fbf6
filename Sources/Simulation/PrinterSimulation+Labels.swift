import Bytes
import Numbers
import Times

extension PrinterSimulation {
  /// Adds a line of JSON for each anomaly that has a point among the data, in the order of the
  /// settings: `{"name":…,"field":…,"tags":{…},"start":…,"stop":…,"sigma":…,"shift":…}`.
  ///
  /// `start` and `stop` are RFC 3339, half-open, and end with the data. Where two overlap, each is
  /// written with its own times.
  public func appendLabels(to output: inout ByteBuffer) {
    guard count > 0 else { return }
    let last = (count - 1) * settings.every.nanoseconds
    let end = last.addingClamped(settings.every.nanoseconds)
    for anomaly in settings.anomalies where hasPoint(anomaly, upTo: last) {
      output.append("{\"name\":")
      output.append(jsonString: settings.measurement, escaping: .least)
      output.append(",\"field\":")
      output.append(jsonString: anomaly.field, escaping: .least)
      appendTags(to: &output)
      let start = time(after: anomaly.start.nanoseconds)
      let stop = time(after: min(anomaly.stop.nanoseconds, end))
      output.append(text: ",\"start\":\"\(start.text)\",\"stop\":\"\(stop.text)\",\"sigma\":")
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
      rest == 0 ? anomaly.start.nanoseconds : anomaly.start.nanoseconds.addingClamped(every - rest)
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

  private func time(after offset: Int64) -> Timestamp {
    Timestamp(nanoseconds: settings.start.nanoseconds.addingClamped(offset))
  }
}
