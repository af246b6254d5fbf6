import Foundation
import TestSupport
import Testing

/// A pipe of whole programs with what it must print.
struct Case: CustomTestStringConvertible, Sendable {
  let folder: URL
  var testDescription: String {
    folder.pathComponents.suffix(2).joined(separator: "/")
  }

  func text(_ file: String) -> String {
    (try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)) ?? ""
  }

  /// A program that the command, or a script beside it, needs and that is not installed.
  var missing: String? {
    let scripts = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let commands = [text("cmd")] + scripts.map(text).filter { $0.hasPrefix("#!") }
    return Shell.missing(for: commands.joined(separator: "\n"))
  }

  /// Every folder below `Tests/Cases` that holds a `cmd`; of these the one that LP_CASE names, such as
  /// `lp-alert/flapping`, where it is set.
  static let all: [Case] = {
    let root = packageRoot.appendingPathComponent("Tests/Cases")
    let only = ProcessInfo.processInfo.environment["LP_CASE"]
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    return (files?.allObjects as? [URL] ?? [])
      .filter { $0.lastPathComponent == "cmd" }
      .map { Case(folder: $0.deletingLastPathComponent()) }
      .filter { only == nil || only == $0.testDescription }
      .sorted { $0.folder.path < $1.folder.path }
  }()
}

/// The cases: each folder holds `cmd`, one line for the shell, and what it must print on stdout and
/// stderr and end with. `RECORD_CASES=1` writes them anew, for a reader to check the
/// difference.
@Suite("Pipes of whole programs")
struct CaseTests {
  @Test("each case prints what it must", arguments: Case.all)
  func runs(_ item: Case) throws {
    if let tool = item.missing {
      try Test.cancel("\(item.testDescription): \(tool) is not installed")
    }
    let result = try Shell.run(item.text("cmd"), in: item.folder)
    if ProcessInfo.processInfo.environment["RECORD_CASES"] != nil {
      try result.record(in: item.folder)
      return
    }
    #expect(result.output == item.text("expected.out"))
    #expect(result.errors == item.text("expected.err"))
    let status = item.text("expected.status").trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(String(result.status) == (status.isEmpty ? "0" : status))
  }

  @Test("there are cases")
  func counts() {
    print("cases of whole programs: \(Case.all.count)")
    #expect(!Case.all.isEmpty)
  }
}
