import Foundation

/// What a program said and how it ended.
struct ProgramResult {
  var output: String
  var status: Int32
}

/// Where a program lies, or nil when it is not on this machine.
func program(_ name: String) -> URL? {
  let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
  return folders.split(separator: ":")
    .map { URL(fileURLWithPath: String($0)).appendingPathComponent(name) }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }
}

/// Runs a program on a text that it reads from a file, its last argument; standard error is part of
/// the output. Nil when the program is absent, which is told.
func run(_ name: String, _ arguments: [String], on text: String) throws -> ProgramResult? {
  guard let executable = program(name) else {
    print("skipped: \(name) is not on this machine")
    return nil
  }
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("options-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try text.write(
    to: folder.appendingPathComponent("text"), atomically: true, encoding: .utf8)
  try "".write(
    to: folder.appendingPathComponent("a file.lp"), atomically: true, encoding: .utf8)
  let process = Process()
  process.executableURL = executable
  process.arguments = arguments + ["text"]
  process.currentDirectoryURL = folder
  // Shells keep settings and history in the home folder; none is wanted.
  process.environment = ProcessInfo.processInfo.environment.merging(["HOME": folder.path]) { $1 }
  let pipe = Pipe()
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return ProgramResult(
    output: String(decoding: data, as: UTF8.self), status: process.terminationStatus)
}
