import Foundation
import TestSupport

/// Runs command lines with the built programs first in PATH.
enum Shell {
  struct Result {
    var output: String
    var errors: String
    var status: Int32

    func record(in folder: URL) throws {
      try output.write(
        to: folder.appendingPathComponent("expected.out"), atomically: true, encoding: .utf8)
      for (name, text) in [
        ("expected.err", errors), ("expected.status", status == 0 ? "" : "\(status)\n"),
      ] {
        let file = folder.appendingPathComponent(name)
        if text.isEmpty {
          try? FileManager.default.removeItem(at: file)
        } else {
          try text.write(to: file, atomically: true, encoding: .utf8)
        }
      }
    }
  }

  /// Where the programs are: LP_PROGRAMS, or beside the tests.
  static let programs: String = {
    if let given = ProcessInfo.processInfo.environment["LP_PROGRAMS"] { return given }
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    return bundle.map { URL(fileURLWithPath: $0.bundlePath).deletingLastPathComponent().path }
      ?? packageRoot.appendingPathComponent(".build/debug").path
  }()

  /// Programs that tests run beside ours and that this machine has not.
  private static let absent: Set<String> = {
    let names = [
      "curl", "duckdb", "gawk", "gnuplot", "jq", "kcat", "logrotate", "mandoc", "mawk", "mlr",
      "parallel", "pgrep", "pkill", "python3", "setsid", "sqlite3", "systemd-analyze",
    ]
    return Set(names.filter { (try? run("command -v \($0)").status) != 0 })
  }()

  /// The first program that the commands name and that is not installed.
  static func missing(for commands: String) -> String? {
    let isInWord: (Character) -> Bool = { $0.isLetter || $0.isNumber || $0 == "-" }
    return commands.split(whereSeparator: { !isInWord($0) }).map(String.init)
      .first { absent.contains($0) }
  }

  /// The status is that of the shell, with the failure of any stage of a pipe: bash's pipefail.
  static func run(
    _ command: String, in folder: URL = packageRoot, input: Data = Data()
  ) throws -> Result {
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("lp-case-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let files = ["in", "out", "err"].map { scratch.appendingPathComponent($0) }
    try input.write(to: files[0])
    for file in files[1...] { try Data().write(to: file) }

    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-o", "pipefail", "-c", command]
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = programs + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
    environment["SCRATCH"] = scratch.path
    environment["LC_ALL"] = "C"
    process.environment = environment
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    func text(_ file: URL) throws -> String {
      String(decoding: try Data(contentsOf: file), as: UTF8.self)
        .replacingOccurrences(of: scratch.path, with: "$SCRATCH")
    }
    return Result(
      output: try text(files[1]), errors: try text(files[2]), status: process.terminationStatus)
  }
}
