import Foundation
import Statistics
import Testing

@Suite("Probability tables")
struct ProbabilityTableTests {
  @Test("every row of the Student reference table is met, in value and in logarithm")
  func studentReference() throws {
    let file = try TestData.folder("numeric/reference/t_two_sided_p.tsv")
    var values = ErrorTally()
    var logarithms = ErrorTally()
    for line in try TestData.lines(file) {
      let cells = line.split(separator: "\t").map(String.init)
      let numbers = cells.map { Double($0) ?? .nan }
      try #require(numbers.count == 6)
      let (t, degrees) = (numbers[0], numbers[1])
      for (result, expected) in [
        (StudentT.twoSidedTail(t, degreesOfFreedom: degrees), numbers[2]),
        (StudentT.twoSidedTail(-t, degreesOfFreedom: degrees), numbers[2]),
        (StudentT.upperTail(t, degreesOfFreedom: degrees), numbers[4]),
        (StudentT.lowerTail(-t, degreesOfFreedom: degrees), numbers[4]),
        (StudentT.lowerTail(t, degreesOfFreedom: degrees), numbers[5]),
        (StudentT.upperTail(-t, degreesOfFreedom: degrees), numbers[5]),
      ] {
        let error = probabilityError(result, expected)
        values.add(error, bound: 1e-13, "t=\(cells[0]) df=\(cells[1]) \(expected) \(result)")
      }
      // The table's 60 digits make 1 - 1e-300 one: its logarithm 0 stands for anything below 1e-59.
      let logarithm = StudentT.logTwoSidedTail(t, degreesOfFreedom: degrees)
      let isBeyondTable = numbers[3] == 0 && t > 0 && logarithm <= 0 && logarithm > -1e-59
      logarithms.add(
        isBeyondTable ? 0 : relativeError(logarithm, numbers[3]), bound: 1e-12,
        "ln p t=\(cells[0]) df=\(cells[1])")
      let half = numbers[3] - log(2.0)
      let upper = StudentT.logUpperTail(t, degreesOfFreedom: degrees)
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
    let file = try TestData.folder("numeric/reference/normal_tail.tsv")
    var tally = ErrorTally()
    for line in try TestData.lines(file) {
      let numbers = line.split(separator: "\t").map { Double(String($0)) ?? .nan }
      try #require(numbers.count == 4)
      let (z, expected, logarithm) = (numbers[0], numbers[1], numbers[2])
      for result in [NormalDistribution.upperTail(z), NormalDistribution.lowerTail(-z)] {
        tally.add(probabilityError(result, expected), bound: 2e-15, "z=\(z)")
      }
      // −1 − 1e-350 is a probability of 1: its logarithm is 0 in the table and below here.
      for result in [NormalDistribution.logUpperTail(z), NormalDistribution.logLowerTail(-z)] {
        let error = logarithm == 0 ? abs(result) : relativeError(result, logarithm)
        tally.add(error, bound: 2e-15, "ln z=\(z)")
      }
    }
    print(tally.summary("Normal tail, reference table"))
    #expect(tally.failures == [])
  }

  @Test("the incomplete beta function meets the Boost tables in both tails")
  func incompleteBeta() throws {
    let folder = try TestData.folder("numeric/boost-ibeta")
    for (name, lowerBound, upperBound) in [
      ("ibeta_small_data.txt", 6e-15, 6e-15), ("ibeta_data.txt", 5e-13, 1e-12),
      ("ibeta_int_data.txt", 2e-14, 2e-14), ("ibeta_large_data.txt", 4e-10, 1e-9),
    ] {
      var lower = ErrorTally()
      var upper = ErrorTally()
      for line in try TestData.lines(folder.appendingPathComponent(name)) {
        let numbers = line.split(whereSeparator: \.isWhitespace).map { Double(String($0)) ?? .nan }
        try #require(numbers.count == 7)
        let (a, b, x) = (numbers[0], numbers[1], numbers[2])
        let result = IncompleteBeta.regularized(a, b, x)
        let rest = IncompleteBeta.complement(a, b, x)
        let row = "\(a) \(b) \(x)"
        lower.add(probabilityError(result, numbers[5]), bound: lowerBound, row)
        upper.add(probabilityError(rest, numbers[6]), bound: upperBound, row)
      }
      print(lower.summary("\(name), I"))
      print(upper.summary("\(name), 1 - I"))
      #expect(lower.failures == [])
      #expect(upper.failures == [])
    }
  }
}
