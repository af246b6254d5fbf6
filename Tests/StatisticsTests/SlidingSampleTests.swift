import Foundation
import TestSupport
import Testing

@testable import Statistics

/// Streams that break running sums, as functions of the index.
enum HardStream: String, CaseIterable {
  case noise, levelMillion, levelBillion, spike, ramp, fall, noiseThenConstant, steps

  func values(count: Int) -> [Double] {
    var random = SeededGenerator(seed: 7)
    return (0..<count).map { index in
      let normal = random.nextNormal()
      return switch self {
      case .noise: 220 + normal / 2
      case .levelMillion: 1e6 + 0.3 * normal
      case .levelBillion: 1e9 + 0.3 * normal
      case .spike: index == count / 4 ? 1e12 : normal
      case .ramp: Double(index) * 1000 + normal
      case .fall: index < count / 3 ? 1e8 + normal : 1e-3 * normal
      case .noiseThenConstant: index < count / 3 ? normal : 0.1
      case .steps: Double(index / 911) * 1e7 + 1e-3 * normal
      }
    }
  }
}

extension SeededGenerator {
  /// A normal value, by Box and Muller.
  mutating func nextNormal() -> Double {
    let radius = (-2 * log(Double.random(in: 0x1p-60..<1, using: &self))).squareRoot()
    return radius * cos(2 * Double.pi * Double.random(in: 0..<1, using: &self))
  }
}

extension SlidingSample {
  mutating func append(_ values: [Double]) { for value in values { append(value) } }
}

#if arch(x86_64)
  /// Arithmetic with a mantissa of 64 bits.
  private typealias Wide = Float80
#else
  private typealias Wide = Double
#endif

@Suite("Sliding samples")
struct SlidingSampleTests {
  @Test("the variance never drifts: every stream, every window length, against wider arithmetic")
  func exactness() {
    for stream in HardStream.allCases {
      var tally = ErrorTally()
      var negative = 0
      for (capacity, window) in [(2, 1), (100, 1), (100, 32), (3600, 1), (3600, 300), (1000, 1700)]
      {
        let values = stream.values(count: max(4000, capacity * 6))
        var sample = SlidingSample(capacity: capacity)
        var next = 0
        let checkEvery = max(1, values.count / window / 400)
        for step in 0... {
          guard next + window <= values.count else { break }
          let batch = Array(values[next..<next + window])
          sample.append(batch)
          next += window
          guard step % checkEvery == 0 else { continue }
          let moments = sample.moments
          let expected = values[max(0, next - capacity)..<next]
          #expect(moments.count == expected.count)
          if moments.variance < 0 { negative += 1 }
          if expected.count < 2 { continue }
          let (mean, variance) = Self.reference(expected)
          let difference = abs(moments.meanDifference(from: Moments(mean)))
          tally.add(
            relativeError(moments.variance, variance), bound: 1e-13, "\(capacity)/\(window) \(next)"
          )
          tally.add(
            difference / max(variance.squareRoot(), abs(mean)), bound: 1e-15, "mean \(next)")
        }
      }
      print(tally.summary("Sliding, \(stream.rawValue)"), "- negative:", negative)
      #expect(tally.failures == [])
      #expect(negative == 0)
    }
  }

  /// Mean and sample variance by the corrected two-pass method in wider arithmetic.
  private static func reference(_ values: ArraySlice<Double>) -> (Double, Double) {
    let count = Wide(values.count)
    let start = Wide(values[values.startIndex])
    let mean = start + values.reduce(Wide(0)) { $0 + (Wide($1) - start) } / count
    var squares = Wide(0)
    var rest = Wide(0)
    for value in values {
      let deviation = Wide(value) - mean
      squares += deviation * deviation
      rest += deviation
    }
    let isConstant = values.allSatisfy { $0 == values[values.startIndex] }
    let variance = isConstant ? 0 : (squares - rest * rest / count) / (count - 1)
    return (Double(mean + rest / count), Double(variance))
  }

  @Test("infinite, NaN and far values that have left leave no trace")
  func leavesNoTrace() {
    for wild in [Double.infinity, -.infinity, .nan, 1e300, 1e160] {
      for capacity in [3, 31, 64, 100] {
        var random = SeededGenerator(seed: 3)
        var sample = SlidingSample(capacity: capacity)
        var history: [Double] = []
        for index in 0..<capacity * 5 {
          let isWild = index == capacity + 7 || index == capacity * 3 + 40
          history.append(isWild ? wild : random.nextNormal())
          sample.append([history[index]])
          let expected = history.suffix(capacity)
          if expected.count > 1, expected.allSatisfy({ abs($0) < 100 }) {
            let (_, variance) = Self.reference(expected)
            #expect(relativeError(sample.moments.variance, variance) < 1e-14)
          } else if expected.count > 1 {
            #expect(!sample.moments.variance.isFinite)
          }
        }
      }
    }
  }

  @Test("the values come back in order, and the last ones of a long window stay")
  func values() {
    var sample = SlidingSample(capacity: 5)
    #expect(sample.values == [] && sample.moments == Moments())
    sample.append([1, 2, 3])
    #expect(sample.values == [1, 2, 3] && sample.count == 3)
    sample.append([4, 5, 6, 7])
    #expect(sample.values == [3, 4, 5, 6, 7])
    sample.append((1...12).map(Double.init))
    #expect(sample.values == [8, 9, 10, 11, 12] && sample.moments.mean == 10)
    sample.append([])
    #expect(sample.count == 5)
  }

  @Test("a sample restored at any moment goes on to the same bits")
  func restores() throws {
    for (capacity, window) in [(7, 2), (100, 1), (100, 33), (150, 400)] {
      var random = SeededGenerator(seed: 11)
      var sample = SlidingSample(capacity: capacity)
      var restored = sample
      for _ in 0..<capacity * 4 / window + 20 {
        let batch = (0..<window).map { _ in 1e6 + random.nextNormal() }
        sample.append(batch)
        restored.append(batch)
        #expect(restored.moments == sample.moments)
        restored = try #require(
          SlidingSample(
            capacity: capacity, values: sample.values, countSinceTurn: sample.countSinceTurn))
        #expect(restored.moments == sample.moments)
        #expect(restored.values == sample.values)
      }
    }
  }

  @Test("a state that cannot be is refused")
  func refuses() {
    let three: [Double] = [1, 2, 3]
    for (capacity, since) in [(0, 3), (2, 2), (3, 0), (3, 4), (3, -1), (5, 2), (5, 4)] {
      #expect(SlidingSample(capacity: capacity, values: three, countSinceTurn: since) == nil)
    }
    #expect(SlidingSample(capacity: 3, values: three, countSinceTurn: 1)?.values == three)
    #expect(SlidingSample(capacity: 3, values: [], countSinceTurn: 0)?.count == 0)
  }
}
