import Testing
import Times

@testable import Alerts

/// Made with a Python program that keeps the last levels in a list and weighs each pair of neighbours
/// by 0.8 + 0.4·i/(pairs−1), i from 0 for the oldest: S where flapping begins, E where it ends.
struct FlappingRow: Sendable {
  var history: Int
  var low: Double
  var high: Double
  var levels: String
  var marks: String
  var ratioSum: Double
  var lastRatio: Double
  var peak: Double
}

@Suite("Flapping")
struct FlappingTests {
  static let rows: [FlappingRow] = [
    FlappingRow(
      history: 2, low: 0.25, high: 0.5,
      levels: "IIIIIIIOCOOOCCOCOOCICCOOOOCOOOCCCCCCOOOWWWWWWWWWWWWWWWWWWWWW",
      marks: "SE.....SffE.SESffESffESE..SfE.SE....SE.SE...................",
      ratioSum: 17.0, lastRatio: 0.0, peak: 1.0),
    FlappingRow(
      history: 3, low: 0.5, high: 0.5,
      levels: "OOCOCCOOOOOOOOOOOOOCCCCOOCOCCCCOCOOOOOOOOWWWCCOOCCCOCCCOOOII",
      marks: "..SffESE...........SE..SESffE..SffE......SE.SESESE.SfE.SE.SE",
      ratioSum: 20.0, lastRatio: 0.4, peak: 1.0),
    FlappingRow(
      history: 5, low: 0.25, high: 0.5,
      levels: "CCCCCCCCCCCCCCCOOCCCCCCCCIIIIIIIIWWWWWWWWWWOOOOOOOOOOOOOOOOO",
      marks: ".................SfE........................................",
      ratioSum: 6.000000000000001, lastRatio: 0.0, peak: 0.5333333333333334),
    FlappingRow(
      history: 21, low: 0.25, high: 0.5,
      levels: "CCOOCCCOOOWWWWWWWWWWWWIIIIIIIIIWWWCOCOCOCOOCOOCOCOCCCCOOOIII",
      marks: ".........................................Sffffffffffffffffff",
      ratioSum: 20.43894736842105, lastRatio: 0.523157894736842, peak: 0.8105263157894737),
    FlappingRow(
      history: 21, low: 0.1, high: 0.2,
      levels: "OOOOOOOOOOCOCOCOCCCOOOOCCCOOOOOOOOOOOCOOOWWWWWWWWWWWWWWOCCCO",
      marks: ".............Sffffffffffffffffffffffffffffffffffffffffffffff",
      ratioSum: 13.54315789473684, lastRatio: 0.21368421052631578, peak: 0.49368421052631584),
    FlappingRow(
      history: 65, low: 0.05, high: 0.1,
      levels: "OOCOCOOOOCOOOCCOCCCOOCOCOCOOOOOOOOOOOOOOOOCOIIIIIIIIOOOOOOOO",
      marks: "..........Sfffffffffffffffffffffffffffffffffffffffffffffffff",
      ratioSum: 12.981547619047616, lastRatio: 0.2994047619047619, peak: 0.3132936507936508),
  ]

  @Test("the share of changes is that of an independent computation", arguments: rows)
  func ratios(row: FlappingRow) throws {
    var history = FlappingHistory()
    var last = Level.ok
    var sum = 0.0
    var peak = 0.0
    var ratio = 0.0
    for level in levels(row.levels) {
      history.append(changed: level != last)
      last = level
      ratio = history.ratio(history: row.history)
      sum += ratio
      peak = max(peak, ratio)
    }
    #expect(abs(sum - row.ratioSum) < 1e-12)
    #expect(abs(ratio - row.lastRatio) < 1e-14)
    #expect(abs(peak - row.peak) < 1e-14)
  }

  @Test("one event goes out when flapping begins and one when it ends", arguments: rows)
  func events(row: FlappingRow) throws {
    var policy = AlertPolicy()
    policy.flapping = row.low...row.high
    policy.flappingHistory = row.history
    let marks = walk(row.levels, policy)
    for (ours, theirs) in zip(marks, row.marks) {
      switch theirs {
      case "S", "E": #expect(ours == theirs)
      case "f": #expect(ours == ".")
      default: #expect(!"SE".contains(ours))
      }
    }
  }
}
