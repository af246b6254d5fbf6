import Foundation
import TestSupport
import Testing

/// The pictures of the pages, drawn anew. `RECORD_CASES=1` writes what is drawn.
@Suite("Figures")
struct FigureTests {
  private static let figures = packageRoot.appendingPathComponent("Documentation/figures")

  /// A picture without the line in which gnuplot says which one it is.
  private func split(_ text: String) -> (version: Substring, picture: [Substring]) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let version = lines.first { $0.contains("Produced by GNUPLOT") } ?? ""
    return (version, lines.filter { $0 != version })
  }

  @Test("the pictures of the pages are what the programs and gnuplot draw")
  func pictures() throws {
    if let tool = Shell.missing(for: "gnuplot jq") { try Test.cancel("\(tool) is not installed") }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lp-figures-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let result = try Shell.run("Documentation/figures/draw '\(folder.path)'")
    #expect(result.status == 0 && result.errors == "", "\(result.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let committed = try FileManager.default.contentsOfDirectory(atPath: Self.figures.path)
    #expect(Set(names) == Set(committed.filter { $0.hasSuffix(".svg") }))
    var other: Set<String> = []
    for name in names {
      let drawn = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      let file = Self.figures.appendingPathComponent(name)
      if ProcessInfo.processInfo.environment["RECORD_CASES"] != nil {
        try drawn.write(to: file, atomically: true, encoding: .utf8)
      }
      let (version, picture) = split(drawn)
      let (oldVersion, oldPicture) = split(try String(contentsOf: file, encoding: .utf8))
      guard version == oldVersion else {
        other.insert("\(oldVersion), here \(version)")
        continue
      }
      let isSame = picture == oldPicture
      #expect(isSame, "Documentation/figures/\(name) is old: run Documentation/figures/draw")
    }
    if !other.isEmpty { try Test.cancel("drawn by another gnuplot: \(other.sorted())") }
  }

  @Test("a chart has a bar for each alert, a line for value and bound, and takes pipes")
  func chart() throws {
    if let tool = Shell.missing(for: "gnuplot") { try Test.cancel("\(tool) is not installed") }
    // Two ids overlap from 160 to 280: one bar; the last one lasts to the end. A text of a field is not a field.
    let result = try Shell.run(
      #"""
      event() { printf '{"id":"%s","time":"1970-01-01T00:%s:00Z","level":"%s","data":{},"previousLevel":"%s"}\n' $@; }
      { event a 02 CRITICAL OK; event b 03 WARNING OK; event a 04 OK CRITICAL; event b 05 OK WARNING
        event a 09 CRITICAL OK; } > $SCRATCH/events
      for t in 1 2 3 4 5 6 7 8 9 10; do
        echo "m,tag=x note=\"a, value=9 x=\",value=$t,up=3i $((60 * t))"
      done |
        gnuplot -e "bound='up'; events='< cat $SCRATCH/events'" examples/plot/chart.gp > $SCRATCH/chart
      grep -c "fill = 'rgb(224, 128, 128)'" $SCRATCH/chart
      grep -c '<g id="gnuplot_plot' $SCRATCH/chart
      """#)
    #expect(result.errors == "")
    #expect(result.output == "3\n3\n")
  }
}
