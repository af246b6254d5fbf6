import Bytes
import Foundation
import TestSupport

@testable import StateFile

/// A folder of its own for one test, removed with all that is in it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/lp-state-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func file(_ name: String) -> String { path + "/" + name }

  /// What lies in the folder, sorted.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// What came of opening a state.
enum Outcome: Equatable {
  case fresh
  /// The value of its only field, "x".
  case loaded(Int64)
  case refused(StateError)

  var error: StateError? {
    if case .refused(let error) = self { return error }
    return nil
  }
}

let identity = StateIdentity(
  tool: "lp-test", version: 3, options: [.init("--period", "5m0s"), .init("--by", "host")])

/// Opens the state at `path` and lets it go again.
func outcome(_ path: String, _ identity: StateIdentity = identity, limit: Int = 1 << 32) -> Outcome
{
  var file = StateFile(path: path, identity: identity, limit: limit)
  do throws(StateError) {
    guard var coder = try file.open() else { return .fresh }
    return .loaded(try coder.get("x"))
  } catch { return .refused(error) }
}

/// Opens the state and saves one of the field `x`; the failure.
@discardableResult
func saveOne(
  _ path: String, _ value: Int64, padding: Int = 0, _ identity: StateIdentity = identity
) -> StateError? {
  var file = StateFile(path: path, identity: identity)
  do throws(StateError) {
    _ = try file.open()
    try file.save { coder throws(StateError) in
      try coder.put("x", value)
      if padding > 0 { try coder.put("padding", String(repeating: "p", count: padding)) }
    }
    return nil
  } catch { return error }
}

/// Saves a state of the field `x`.
func save(_ file: inout StateFile, _ value: Int) throws(StateError) {
  try file.save { coder throws(StateError) in try coder.put("x", value) }
}

/// The failure of resetting the state at `path`.
func reset(_ path: String) -> StateError? {
  var file = StateFile(path: path, identity: identity)
  do throws(StateError) {
    try file.reset()
    return nil
  } catch { return error }
}

func contents(_ path: String) -> [UInt8] {
  (FileManager.default.contents(atPath: path)).map { [UInt8]($0) } ?? []
}

func write(_ bytes: [UInt8], _ path: String, mode: Int = 0o600) {
  let attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
  _ = FileManager.default.createFile(
    atPath: path, contents: Data(bytes), attributes: attributes)
}

func mode(_ path: String) -> Int {
  let attributes = try? FileManager.default.attributesOfItem(atPath: path)
  return attributes?[.posixPermissions] as? Int ?? -1
}
