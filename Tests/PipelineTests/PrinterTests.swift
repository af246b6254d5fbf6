import Foundation
import TestSupport
import Testing

/// The guide's day of data through the programs, against the real Kapacitor's figures.
@Suite("The guide's day")
struct PrinterTests {
  /// A t and p of a field at the end of a window.
  private struct Figures {
    var t: Double
    var p: Double
  }

  @Test("every t and p of the real run comes out, no window more or less")
  func figures() throws {
    let data = try TestData.url("")
    let folder = data.appendingPathComponent("kapacitor/printer")
    let expected = try oracle(folder.appendingPathComponent("oracle_pvalues.tsv"))
    let fields = Set(expected.keys.map { $0.split(separator: " ")[0] }).sorted()
    let result = try Shell.run(
      "zcat printer.lp.gz | lp-window 5m | lp-ttest --field \(fields.joined(separator: ",")) -p auto",
      in: folder)
    #expect(result.status == 0)
    #expect(result.errors == "")
    let found = figures(of: result.output)
    #expect(Set(found.keys) == Set(expected.keys))
    var worst = 0.0
    for (key, ours) in found {
      guard let theirs = expected[key] else { continue }
      // The guide's sliding variance drifts, which a t near zero shows most: exact arithmetic gives
      // ours. Below 0.1 the error of t is measured against 0.1.
      let t = abs(ours.t - theirs.t) / max(abs(theirs.t), 0.1)
      let p = abs(ours.p - theirs.p) / theirs.p
      #expect(
        t <= 1e-8 && p <= 1e-8, "\(key): t \(ours.t) for \(theirs.t), p \(ours.p) for \(theirs.p)")
      worst = max(worst, t, p)
    }
    print("the guide's day: \(expected.count) windows, \(found.count) found, worst error \(worst)")
  }

  private func oracle(_ file: URL) throws -> [String: Figures] {
    let date = ISO8601DateFormatter()
    var figures: [String: Figures] = [:]
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst() {
      let parts = line.split(separator: "\t").map(String.init)
      guard parts.count == 4, let time = date.date(from: parts[1]), let t = Double(parts[2]),
        let p = Double(parts[3])
      else { continue }
      figures["\(parts[0]) \(Int(time.timeIntervalSince1970))"] = Figures(t: t, p: p)
    }
    return figures
  }

  private func figures(of output: String) -> [String: Figures] {
    var figures: [String: Figures] = [:]
    for line in output.split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard parts.count == 3, let field = parts[0].split(separator: "=").last else { continue }
      let values = parts[1].split(separator: ",").map { $0.split(separator: "=") }
      let numbers = Dictionary(
        uniqueKeysWithValues: values.map { (String($0[0]), Double($0[1]) ?? .nan) })
      figures["\(field) \(parts[2])"] = Figures(
        t: numbers["t"] ?? .nan, p: numbers["pvalue"] ?? .nan)
    }
    return figures
  }
}
