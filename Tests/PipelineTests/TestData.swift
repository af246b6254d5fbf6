import Foundation
import TestSupport
import Testing

extension TestData {
  /// The folders in `parent` whose names begin with `prefix` and a digit, by name.
  static func folders(_ parent: URL, prefix: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: parent, includingPropertiesForKeys: nil)
      .filter { url in
        let name = url.lastPathComponent
        return name.hasPrefix(prefix) && name.dropFirst(prefix.count).first?.isNumber == true
      }
      .sorted { $0.path < $1.path }
  }
}

/// As much of a TICKscript as the cases need: the properties of its nodes and their arguments.
struct TickScript {
  let text: String

  init(_ file: URL) throws {
    text = try String(contentsOf: file, encoding: .utf8)
  }

  /// Whether a property or node of that name is called.
  func has(_ name: String) -> Bool { text.contains("\(name)(") }

  /// The text between the parentheses of the first call of `name`.
  func argument(_ name: String) -> String? {
    guard let call = text.range(of: "\(name)(") else { return nil }
    var depth = 1
    var argument = ""
    for character in text[call.upperBound...] {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if depth == 0 { return argument }
      argument.append(character)
    }
    return nil
  }

  /// A duration such as `10s`, `500ms`, `5m0s` or `1w` in milliseconds.
  static func milliseconds(_ text: String) -> Int {
    let units = [
      "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
    ]
    var total = 0
    var number = ""
    var unit = ""
    for character in text + "0" {
      if character.isNumber {
        if !unit.isEmpty {
          total += (Int(number) ?? 0) * (units[unit] ?? 0)
          (number, unit) = ("", "")
        }
        number.append(character)
      } else {
        unit.append(character)
      }
    }
    return total
  }
}
