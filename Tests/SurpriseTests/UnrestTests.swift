import Testing

@testable import Surprise

/// A metric whose series follow `value`, judged by the default detector; no random numbers.
private func findings(
  series: Int, hours: Int, settings: DetectorSettings = DetectionTests.unrest,
  _ value: (_ series: Int, _ hour: Int) -> Double?
) -> [Finding] {
  var settings = settings
  settings.contributors = 3
  var detector = SurpriseDetector(settings)
  _ = detector.addMetric()
  for _ in 0..<series { _ = detector.addSeries(of: 0) }
  var found: [Finding] = []
  for hour in 0..<hours {
    detector.close(before: Int64(hour)) { found.append($0) }
    for number in 0..<series {
      guard let value = value(number, hour) else { continue }
      _ = detector.receive(value, of: number, in: Int64(hour))
    }
  }
  detector.finish { found.append($0) }
  return found
}

/// A day's wave around 100 with a little noise that never repeats.
private func ordinary(_ series: Int, _ hour: Int) -> Double {
  let phase = Double((hour * 7919 + series * 104_729) % 1009) / 1009
  let wave = [0.0, 1, 3, 6, 8, 9, 9, 8, 6, 3, 1, 0][hour % 24 / 2]
  return 100 + 2 * wave + phase
}

@Suite("Unrest")
struct UnrestTests {
  @Test("nothing is told before three days, and nothing is an alert without a cause")
  func quiet() {
    let found = findings(series: 20, hours: 400, ordinary)
    #expect(found.first?.hour == 72)
    #expect(found.count == 400 - 72)
    let alerts = found.filter(\.isAlert)
    #expect(alerts.isEmpty)
  }

  @Test("a tenth of the series gone astray is an alert at once, and the finding names them")
  func disruption() {
    let found = findings(series: 40, hours: 320) { series, hour in
      ordinary(series, hour) + (series % 10 == 3 && (300..<310).contains(hour) ? 12 : 0)
    }
    let alerts = found.filter(\.isAlert)
    #expect(alerts.first?.hour == 300)
    #expect(alerts.first?.contributors.map { $0.series % 10 } == [3, 3, 3])
    let named = alerts.first?.contributors ?? []
    let others = alerts.filter { !(300...310).contains($0.hour) }
    #expect(!named.isEmpty && named.map(\.amount).min() ?? 0 > 5)
    #expect(others.isEmpty)
  }

  @Test(
    "zero but for bursts: a burst is no alert, an outburst beyond all of them in many series is")
  func seldom() {
    let found = findings(series: 20, hours: 700) { series, hour in
      let draw = (hour &* 7919 &+ series &* 104_729) % 1009
      let burst = draw % 23 == 0 ? 10 + Double(draw % 40) : 0
      return burst + (hour == 650 && series < 8 ? 900 : 0)
    }
    #expect(found.filter(\.isAlert).map(\.hour) == [650])
  }

  @Test("a weekend has the noise of its own level, not of the usual days'")
  func weekendNoise() {
    let found = findings(series: 20, hours: 648) { series, hour in
      let phase = Double((hour &* 7919 &+ series &* 104_729) % 1009) / 1009 - 0.5
      let day = [20.0, 20, 30, 60, 80, 90, 90, 80, 60, 30, 20, 20][hour % 24 / 2]
      let level = hour / 24 % 7 >= 5 ? 0.4 * day : day
      let isAstray = (636..<639).contains(hour) && series < 6
      return level * (1 + 0.2 * phase) + (isAstray ? 14 : 0)
    }
    let late = found.filter { $0.isAlert && $0.hour >= 336 }.map(\.hour)
    #expect(late.first == 636 && late.last ?? 0 < 640)
  }

  @Test(
    "what strays more where it is higher is no alert at its top, and the same there at its bottom is"
  )
  func slope() {
    let found = findings(series: 20, hours: 600) { series, hour in
      let phase = Double((hour &* 7919 &+ series &* 104_729) % 1009) / 1009 - 0.5
      let level = [20.0, 20, 30, 60, 80, 90, 90, 80, 60, 30, 20, 20][hour % 24 / 2]
      // What noise is at the top.
      let isAstray = (552..<555).contains(hour) && series < 6
      return level * (1 + 0.2 * phase) + (isAstray ? 9 : 0)
    }
    #expect(found.first { $0.isAlert }?.hour == 552)
  }

  @Test("a spike of one series is no alert; two hours of it are, in the second")
  func spike() {
    for (length, alert) in [(1, nil), (2, Int64(301))] {
      let found = findings(series: 30, hours: 320) { series, hour in
        ordinary(series, hour) - (series == 7 && (300..<300 + length).contains(hour) ? 60 : 0)
      }
      let first = found.first { $0.isAlert }
      #expect(first?.hour == alert, "\(length) hours")
      #expect((first?.contributors.first?.amount ?? -1) < 0)
    }
  }

  @Test("a weekend is usual once there has been one")
  func weekend() {
    let found = findings(series: 30, hours: 24 * 28) { series, hour in
      ordinary(series, hour) * (hour / 24 % 7 >= 5 ? 0.8 : 1)
    }
    let alerts = found.filter(\.isAlert).map { $0.hour / 24 }
    let later = alerts.filter { $0 > 6 }
    #expect(later.isEmpty)
  }

  @Test("an anomaly on a weekend does not make the next weekend one")
  func afterAnomaly() {
    let found = findings(series: 30, hours: 24 * 28) { series, hour in
      let isWeekend = hour / 24 % 7 >= 5
      let isDisrupted = (24 * 19..<24 * 19 + 10).contains(hour)
      return ordinary(series, hour) * (isWeekend ? 0.8 : 1) * (isDisrupted ? 1.3 : 1)
    }
    let alerts = found.filter(\.isAlert).map { $0.hour / 24 }.filter { $0 > 6 }
    #expect(Set(alerts) == [19])
  }

  @Test("a holiday of all metrics is like a Sunday; another level, or one metric, is not")
  func holiday() {
    for (metricsOff, share) in [(4, 0.8), (4, 0.7), (1, 0.8)] {
      let alerts = alertsOfHoliday(metrics: 4, off: metricsOff, share: share)
      let isExplained = metricsOff == 4 && share == 0.8
      #expect(alerts.isEmpty == isExplained, "\(metricsOff) metrics at \(share)")
    }
  }

  /// The alerts after the first week of metrics that do 0.8 of the usual at weekends, and on a Wednesday
  /// some of them a share.
  private func alertsOfHoliday(metrics: Int, off: Int, share: Double) -> [Finding] {
    var detector = SurpriseDetector(DetectionTests.unrest)
    var alerts: [Finding] = []
    for metric in 0..<metrics {
      _ = detector.addMetric()
      for _ in 0..<20 { _ = detector.addSeries(of: metric) }
    }
    for hour in 0..<24 * 21 {
      detector.close(before: Int64(hour)) { if $0.isAlert, $0.hour >= 168 { alerts.append($0) } }
      let isWeekend = hour / 24 % 7 >= 5
      for series in 0..<20 * metrics {
        let isOff = hour / 24 == 16 && series / 20 < off
        let value = ordinary(series, hour) * (isWeekend ? 0.8 : isOff ? share : 1)
        _ = detector.receive(value, of: series, in: Int64(hour))
      }
    }
    detector.finish { if $0.isAlert, $0.hour >= 168 { alerts.append($0) } }
    return alerts
  }

  @Test("a metric in another unit has the same unrest", arguments: [-1000, -300, 100, 900])
  func unit(exponent: Int) {
    let factor = Double(sign: .plus, exponent: exponent, significand: 1)
    func values(_ factor: Double) -> [Double?] {
      findings(series: 5, hours: 400) { series, hour in
        ordinary(series, hour) * factor * (hour == 300 ? 2 : 1)
      }.map(\.value)
    }
    let unit = values(1)
    #expect(values(factor) == unit && unit.contains { ($0 ?? 0) > 0.5 })
  }

  @Test("a level that stays changed is usual after some days")
  func shift() {
    let found = findings(series: 30, hours: 24 * 20) { series, hour in
      ordinary(series, hour) + (hour >= 240 ? 50 : 0)
    }
    let alerts = found.filter(\.isAlert).map(\.hour)
    #expect(alerts.first == 240)
    #expect((alerts.last ?? 0) < 240 + 24 * 5)
  }

  @Test("a metric that is never quiet is judged by its own unrest")
  func usualUnrest() {
    // Every hour some series leap, others each time: usual here, a fifth of them at once is not.
    let found = findings(series: 40, hours: 500) { series, hour in
      let leaps = (series * 31 + hour * 17) % 10 == 0
      let isDisrupted = (450..<455).contains(hour) && series % 2 == 0
      return ordinary(series, hour) + (leaps ? 40 : 0) + (isDisrupted ? 60 : 0)
    }
    let alerts = found.filter { $0.isAlert && $0.hour > 240 }.map(\.hour)
    #expect(alerts.contains(450))
    #expect(alerts.count < 20)
  }

  @Test("anomalies do not raise the bound")
  func cleanHistory() {
    let found = findings(series: 40, hours: 340) { series, hour in
      ordinary(series, hour) + (series < 20 && (300..<320).contains(hour) ? 20 : 0)
    }
    let bounds = found.map { $0.limits.upper ?? .nan }
    let alerts = found.filter { $0.isAlert && (300..<320).contains($0.hour) }
    #expect((bounds.max() ?? 1) < 0.08)
    #expect(alerts.count == 20)
  }

  @Test("constant series, series that come and go, gaps and huge values are no alert by themselves")
  func awkward() {
    let constant = findings(series: 10, hours: 200) { _, _ in 5 }
    let changed = constant.filter { $0.value != 0 || $0.isAlert }
    #expect(changed.isEmpty)
    let fleeting = findings(series: 40, hours: 400) { series, hour in
      let isThere = hour >= series * 5 && hour < 250 + series && (hour + series) % 11 != 0
      return isThere ? ordinary(series, hour) : nil
    }
    let alerts = fleeting.filter(\.isAlert)
    #expect(alerts.isEmpty)
    let huge = findings(series: 10, hours: 200) { series, hour in
      (series % 2 == 0 ? 1e308 : -1e308) * (hour % 2 == 0 ? 1 : 0.5)
    }
    let infinite = huge.filter { $0.value?.isFinite != true }
    #expect(!huge.isEmpty && infinite.isEmpty)
  }

  @Test("a series that was always zero is astray with the first value that is not")
  func firstValue() {
    let found = findings(series: 1, hours: 200) { _, hour in hour >= 150 ? 3 : 0 }
    let first = found.first { $0.isAlert }
    #expect(first?.hour == 151)
  }
}
