import Testing

@testable import Surprise

@Suite("Hours and metrics")
struct DetectorTests {
  /// A detector of one metric and series with the article's settings.
  private func detector() -> SurpriseDetector {
    var detector = SurpriseDetector(DetectorSettings())
    let metric = detector.addMetric()
    _ = detector.addSeries(of: metric)
    return detector
  }

  @Test("the average of an hour is compared with the hours before it, the largest distance kept")
  func surprise() {
    var detector = detector()
    var values: [Double?] = []
    for (hour, pair) in [[1.0, 3], [2, 2], [5, 7], [2, 2]].enumerated() {
      for value in pair { _ = detector.receive(value, of: 0, in: Int64(hour)) }
    }
    detector.finish { values.append($0.value) }
    #expect(values == [nil, 0, 4, 4])
  }

  @Test("a point of an hour that was judged is late")
  func late() {
    var detector = detector()
    #expect(detector.receive(1, of: 0, in: 10) == true)
    detector.close(before: 11) { _ in }
    #expect(detector.receive(1, of: 0, in: 10) == false)
    #expect(detector.receive(1, of: 0, in: 11) == true)
  }

  @Test("hours may come in any order as long as they are open")
  func order() {
    var shuffled = detector()
    var straight = detector()
    shuffled.begin(at: 0)
    for hour in [3, 0, 2, 1] { _ = shuffled.receive(Double(hour * hour), of: 0, in: Int64(hour)) }
    for hour in 0..<4 { _ = straight.receive(Double(hour * hour), of: 0, in: Int64(hour)) }
    var results: [[Double?]] = [[], []]
    shuffled.finish { results[0].append($0.value) }
    straight.finish { results[1].append($0.value) }
    #expect(results[0] == results[1])
    #expect(results[0].count == 4)
  }

  @Test("a gap of a million years costs no time, and what came before it is forgotten")
  func gap() {
    var detector = detector()
    var found: [Finding] = []
    _ = detector.receive(1, of: 0, in: -5)
    _ = detector.receive(9, of: 0, in: -4)
    detector.close(before: 8_766_000_000) { found.append($0) }
    _ = detector.receive(2, of: 0, in: 8_766_000_000)
    detector.finish { found.append($0) }
    #expect(found.last?.hour == 8_766_000_000)
    #expect(found.last?.value == nil)
    #expect(found.count < 40)
  }

  @Test("hours that are forgotten before they are closed leave nothing")
  func forgotten() {
    var detector = detector()
    var count = 0
    _ = detector.receive(1, of: 0, in: 5)
    detector.forgetOpenHours()
    detector.finish { _ in count += 1 }
    #expect(count == 0)
  }

  @Test("a metric without points in the range is not told")
  func withoutPoints() {
    var detector = detector()
    let empty = detector.addMetric()
    _ = detector.addSeries(of: empty)
    var metrics: Set<Int> = []
    for hour in 0..<5 { _ = detector.receive(1, of: 0, in: Int64(hour)) }
    detector.finish { metrics.insert($0.metric) }
    #expect(metrics == [0])
  }

  @Test("terms are chosen by number of points, then by name")
  func terms() {
    let ranks = [2, 0, 1, 3]
    #expect(TopTerms.choose(0, counts: [5, 5, 0, 7], ranks: ranks) == [3, 1, 0])
    #expect(TopTerms.choose(2, counts: [5, 5, 5, 5], ranks: ranks) == [1, 2])
    #expect(TopTerms.choose(3, counts: [1, 2, 3, 4], ranks: ranks) == [3, 2, 1])
  }
}
