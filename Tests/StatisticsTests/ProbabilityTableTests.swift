import Foundation
import TestSupport
import Testing

@testable import Statistics

@Suite("Probability tables")
struct ProbabilityTableTests {
  @Test("every row of the Student reference table is met, in value and in logarithm")
  func studentReference() throws {
    let file = try TestData.url("numeric/reference/t_two_sided_p.tsv")
    var values = ErrorTally()
    var logarithms = ErrorTally()
    for line in try TestData.lines(file) {
      let cells = line.split(separator: "\t").map(String.init)
      let numbers = cells.map { Double($0) ?? .nan }
      try #require(numbers.count == 6)
      let (t, degrees) = (numbers[0], numbers[1])
      let tail = StudentT.twoSided(abs(t), degrees)
      for (result, expected) in [
        (tail.value, numbers[2]), (tail.halved(upper: t >= 0).value, numbers[4]),
        (tail.halved(upper: t < 0).value, numbers[5]),
      ] {
        let error = probabilityError(result, expected)
        values.add(error, bound: 1e-13, "t=\(cells[0]) df=\(cells[1]) \(expected) \(result)")
      }
      // The table's 60 digits make 1 - 1e-300 one: its logarithm 0 stands for anything below 1e-59.
      let logarithm = tail.logarithm
      let isBeyondTable = numbers[3] == 0 && t > 0 && logarithm <= 0 && logarithm > -1e-59
      logarithms.add(
        isBeyondTable ? 0 : relativeError(logarithm, numbers[3]), bound: 1e-12,
        "ln p t=\(cells[0]) df=\(cells[1])")
      let half = numbers[3] - log(2.0)
      let upper = tail.halved(upper: true).logarithm
      logarithms.add(
        relativeError(upper, half), bound: 1e-12, "ln upper t=\(cells[0]) df=\(cells[1])")
    }
    print(values.summary("Student's t, reference table"))
    print(logarithms.summary("Student's t, logarithms"))
    #expect(values.failures == [])
    #expect(logarithms.failures == [])
  }

  @Test("every row of the normal reference table is met, in value and in logarithm")
  func normalReference() throws {
    let file = try TestData.url("numeric/reference/normal_tail.tsv")
    var tally = ErrorTally()
    for line in try TestData.lines(file) {
      let numbers = line.split(separator: "\t").map { Double(String($0)) ?? .nan }
      try #require(numbers.count == 4)
      let (z, expected) = (numbers[0], numbers[1])
      let (value, logarithm) = NormalDistribution.twoSided(abs(z)).halved(upper: z >= 0)
      tally.add(probabilityError(value, expected), bound: 2e-15, "z=\(z)")
      // −1 − 1e-350 is a probability of 1: its logarithm is 0 in the table and below here.
      let error = numbers[2] == 0 ? abs(logarithm) : relativeError(logarithm, numbers[2])
      tally.add(error, bound: 2e-15, "ln z=\(z)")
    }
    print(tally.summary("Normal tail, reference table"))
    #expect(tally.failures == [])
  }
}
