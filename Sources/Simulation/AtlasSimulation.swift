import Bytes
import LineProtocol
import Numbers
import Times

/// Writes the hourly values of a simulated search system as line protocol:
/// `data,metric=0,query=17 value=71.302 1420070400000000000`, hour by hour, by metric, by query.
///
/// The same settings give the same bytes on every machine. Memory by the number of series; hours
/// cost none. A series' noise depends on the seed, its metric and its query alone.
public struct AtlasSimulation: PointSource, ~Copyable {
  /// Nanoseconds in an hour.
  static let hour: Int64 = 3_600_000_000_000

  /// The settings it was made with.
  public let settings: AtlasSettings

  private let disruptions: [AtlasDisruption]
  private var model: any AtlasModel
  private let prefix: [UInt8]
  /// The current hour's values, and the place in it: the next series that has a value.
  private var values: [Double]
  private var hour = -1
  private var series: Int
  private var nextDisruption = 0
  /// When the disruption that holds began.
  private var currentStart: Int?

  /// Checks the settings and stands before the first point. Cost: the number of series.
  public init(_ settings: AtlasSettings) throws(SimulationError) {
    try settings.check()
    prefix = try Self.prefix(settings)
    self.settings = settings
    disruptions = AtlasDisruption.schedule(settings)
    switch settings.profile {
    case .part1: model = PublishedAtlasModel(settings)
    case .realistic: model = RealisticAtlasModel(settings)
    }
    values = Array(repeating: .nan, count: settings.seriesCount)
    series = values.count
    findNext()
  }

  private static func prefix(_ settings: AtlasSettings) throws(SimulationError) -> [UInt8] {
    var prefix = ByteBuffer()
    var encoder = PointEncoder()
    do throws(EncodeError) {
      try encoder.begin(name: Array(settings.measurement.utf8), into: &prefix)
    } catch { throw SimulationError(error, of: settings.measurement) }
    prefix.append(",metric=")
    return prefix.array
  }

  /// The next point's time; nil when all are written.
  public var nextTime: Timestamp? {
    hour < settings.hourCount ? time(ofHour: hour) : nil
  }

  /// Adds the next point; nothing when all are written.
  public mutating func appendNextPoint(to output: inout ByteBuffer) {
    guard let time = nextTime else { return }
    let (metric, query) = series.quotientAndRemainder(dividingBy: settings.queryCount)
    output.append(prefix)
    output.append(decimal: Int64(metric))
    output.append(",query=")
    output.append(decimal: Int64(query))
    output.append(" value=")
    output.append(fixed: values[series], decimals: settings.decimals)
    output.append(UInt8(ascii: " "))
    output.append(decimal: time.count(in: settings.unit))
    output.append(UInt8(ascii: "\n"))
    series += 1
    findNext()
  }

  /// Goes on to the next series that has a value, over hours where need be.
  private mutating func findNext() {
    while hour < settings.hourCount {
      while series < values.count {
        if !values[series].isNaN { return }
        series += 1
      }
      hour += 1
      guard hour < settings.hourCount else { return }
      series = 0
      let disruption = currentDisruption()
      if disruption?.hours.lowerBound != currentStart {
        currentStart = disruption?.hours.lowerBound
        model.begin(disruption)
      }
      model.fill(&values, hour: hour)
    }
  }

  private mutating func currentDisruption() -> AtlasDisruption? {
    while nextDisruption < disruptions.count, disruptions[nextDisruption].hours.upperBound <= hour {
      nextDisruption += 1
    }
    guard nextDisruption < disruptions.count, disruptions[nextDisruption].hours.contains(hour)
    else { return nil }
    return disruptions[nextDisruption]
  }

  /// Adds a line of JSON for each disruption, in order of time:
  /// `{"type":"metric","start":…,"stop":…,"metrics":["0","3"]}`. `type` is node, query, metric
  /// or few; `start` and `stop` are RFC 3339, `stop` no longer part of it.
  public func appendLabels(to output: inout ByteBuffer) {
    for disruption in disruptions {
      let (start, stop) = (disruption.hours.lowerBound, disruption.hours.upperBound)
      let metrics = disruption.metrics.map { "\"\($0)\"" }.joined(separator: ",")
      output.append(
        text: "{\"type\":\"\(disruption.kind.rawValue)\",\"start\":\"\(time(ofHour: start).text)\","
          + "\"stop\":\"\(time(ofHour: stop).text)\",\"metrics\":[\(metrics)]}\n")
    }
  }

  /// Within 64 bits: the settings' check saw to it for the end of the last hour.
  private func time(ofHour hour: Int) -> Timestamp {
    Timestamp(nanoseconds: settings.start.nanoseconds + Int64(hour) * Self.hour)
  }
}

/// The series of an Atlas simulation, hour by hour. Series number metric × queries + query.
protocol AtlasModel {
  /// From the next hour on another disruption holds, or none.
  mutating func begin(_ disruption: AtlasDisruption?)

  /// Writes the next hour's value of every series; NaN is a value that is missing.
  mutating func fill(_ values: inout [Double], hour: Int)
}
