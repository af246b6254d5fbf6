import Options

// Any words give settings, a page or an error of one line.

struct Settings {
  var (flag, number, ratio, text) = (false, 1, 0.5, "")
  var names: [String] = []
}

nonisolated(unsafe) let command = Command(
  name: "fuzz", version: "1", summary: "be tried", description: "Tries.",
  operands: [.files], defaults: Settings(),
  groups: [
    OptionGroup(
      "All",
      [
        .switch("flag", short: "f", \.flag, help: "A switch."),
        .value("number", short: "n", "N", \.number, as: .wholeNumber(in: 1...99), help: "A number."),
        .value("ratio", "P", \.ratio, as: .number(in: .between(0, 1)), help: "A ratio."),
        .value("text", "TEXT", \.text, as: .text, help: "A text."),
        .value("size", "SIZE", \.number, as: .size(atLeast: 64), help: "A size."),
        .repeated("names", "NAMES", \.names, as: .list, help: "Names."),
      ])
  ])

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  guard count < 1 << 12 else { return 0 }
  let bytes = UnsafeBufferPointer(start: data, count: count)
  let words = bytes.split(separator: 0, omittingEmptySubsequences: false)
    .map { String(decoding: $0, as: UTF8.self) }
  do {
    guard case .run(let settings, _) = try command.parse(words) else { return 0 }
    precondition(settings.ratio > 0 && settings.ratio < 1)
  } catch {
    precondition(!"\(error)".utf8.contains(0x0A), "a message of two lines")
  }
  return 0
}
