import Foundation
import Testing

/// What `-v` says of a run: what was read is what became of it.
@Suite("The ledger")
struct LedgerTests {
  /// Programs that stand before the real ones in PATH and ask each for its ledger.
  private final class Bookkeeper {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lp-ledger-\(UUID().uuidString)")
    var log: String { folder.appendingPathComponent("log").path }

    init() throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for tool in ["lp-window", "lp-ttest", "lp-surprise", "lp-alert", "lp-gen"] {
        let real = "'\(Shell.programs)/\(tool)'"
        let ask = "exec \(real) -v \"$@\" 2>> '\(log)'"
        let replay = "shift; exec \(real) replay -v \"$@\" 2>> '\(log)'"
        let script =
          tool == "lp-gen"
          ? "#!/bin/sh\nif [ \"$1\" = replay ]; then \(replay); fi\nexec \(real) \"$@\"\n"
          : "#!/bin/sh\n\(ask)\n"
        let file = folder.appendingPathComponent(tool)
        try script.write(to: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: file.path)
      }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
  }

  private struct Line {
    var read: Int
    var shares: [Int]
    var isWhole: Bool
  }

  private func lines(_ text: String) throws -> [Line] {
    let form = #/^lp-[a-z]+: \d+ lines; (\d+) read: ([^;]*); /#
    return text.split(separator: "\n").compactMap { line in
      guard let found = line.firstMatch(of: form), let read = Int(found.1) else { return nil }
      let shares = found.2.split(separator: ",").compactMap { part in
        part.split(separator: " ").first.flatMap { Int($0) }
      }
      return Line(read: read, shares: shares, isWhole: !found.2.contains("not accounted for"))
    }
  }

  @Test("in every case, each record read has one fate")
  func cases() throws {
    let keeper = try Bookkeeper()
    let path = "export PATH='\(keeper.folder.path)':\"$PATH\"; "
    var (runs, records) = (0, 0)
    for item in Case.all where item.missing == nil {
      try? FileManager.default.removeItem(atPath: keeper.log)
      _ = try Shell.run(path + item.text("cmd"), in: item.folder)
      let text = (try? String(contentsOfFile: keeper.log, encoding: .utf8)) ?? ""
      for line in try lines(text) {
        #expect(line.isWhole, "\(item.testDescription)")
        #expect(line.read == line.shares.reduce(0, +), "\(item.testDescription)")
        runs += 1
        records += line.read
      }
    }
    print("ledgers: \(runs) runs, \(records) records, each with one fate")
    #expect(runs > 100)
  }
}
