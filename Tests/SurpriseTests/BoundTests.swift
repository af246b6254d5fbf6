import Testing

@testable import Surprise

@Suite("Bounds")
struct BoundTests {
  @Test(
    "the watch cannot fire on six values: none lies more than √5 of their deviations above the mean"
  )
  func watcherCannotFire() {
    let limits = Limits.watcher([0, 0, 0, 0, 0, 1000], sigma: 3)
    // Samuelson's inequality; here it is an equality.
    let largest = (1000 - (limits.mean ?? 0)) / (limits.standardDeviation ?? 1)
    #expect(abs(largest - 5.0.squareRoot()) < 1e-12)
    #expect((limits.upper ?? 0) > 1000)
    let eleven = Limits.watcher(Array(repeating: 0, count: 10) + [1000], sigma: 3)
    #expect((eleven.upper ?? 2000) < 1000)
  }

  @Test("a variance that rounding makes negative leaves the watch without a bound")
  func negativeVariance() {
    // In doubles (Σx² − (Σx)²/6) / 6 of these is −7.4e-17, as Python computes it too.
    let limits = Limits.watcher(Array(repeating: 0.7, count: 6), sigma: 3)
    #expect(limits.count == 6 && limits.mean != nil)
    #expect(limits.standardDeviation == nil && limits.upper == nil)
  }

  @Test("Timelion's deviation of 100 and 50 is 26.9 as it was shipped and 35.36 as it should be")
  func timelion() {
    let shipped = Limits.timelion([100, 50], window: 2, sigma: 1, isFixed: false)
    let fixed = Limits.timelion([100, 50], window: 2, sigma: 1, isFixed: true)
    #expect(abs((shipped.standardDeviation ?? 0) - 26.92582403567252) < 1e-12)
    #expect(abs((fixed.standardDeviation ?? 0) - 35.35533905932738) < 1e-12)
    #expect(shipped.upper == 75 + 26.92582403567252)
    #expect(Limits.timelion([1], window: 2, sigma: 1, isFixed: true).upper == nil)
  }

  @Test("the robust bound is the median and scaled median deviations, and at least the least")
  func robust() {
    let limits = Limits.robust([1, 2, 3, 4, 1000], least: 0, sigma: 2)
    #expect(limits.mean == 3)
    #expect(limits.standardDeviation == 1.482602218505602)
    #expect(limits.upper == 3 + 2 * 1.482602218505602)
    #expect(Limits.robust([0, 0, 0], least: 0.5, sigma: 6).upper == 0.5)
    #expect(Limits.robust([], least: 0.5, sigma: 6).upper == 0.5)
  }
}
