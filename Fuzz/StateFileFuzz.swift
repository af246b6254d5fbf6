import Bytes
@testable import StateFile

// With an even first byte the rest is a file, else what follows the identity in one whose checksum is right.
// A file is refused or has an identity. A body is shown or refused,
// the same way every time; and reads of any type and name, in any order, give a value or an error.

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  guard count > 1, count < 1 << 14 else { return 0 }
  let input = UnsafeBufferPointer(start: data, count: count)
  let rest = Array(input.dropFirst())
  let identity = StateIdentity(tool: "lp-window", version: 1, options: [.init("--every", "5m0s")])
  let file = input[0] & 1 == 0 ? rest : bytes(of: identity, body: rest)
  do throws(StateError) {
    var coder = try StateCoder(file: buffer(file))
    if input[0] & 1 != 0 { try identity.transfer(&coder) }
    let shown = json(&coder)
    precondition(json(&coder) == shown, "shown otherwise the second time")
    read(&coder, steps: rest)
  } catch {
    precondition(!error.message(path: "s").utf8.contains { $0 < 0x20 }, "a message moves a terminal")
    precondition(input[0] & 1 == 0, "a right file is refused: \(error)")
  }
  return 0
}

func buffer(_ bytes: [UInt8]) -> ByteBuffer {
  var buffer = ByteBuffer(capacity: bytes.count)
  buffer.append(bytes)
  return buffer
}

/// A file as a save leaves it.
func bytes(of identity: StateIdentity, body: [UInt8]) -> [UInt8] {
  var coder = StateCoder()
  try? identity.transfer(&coder)
  let file = StateFormat.magic + coder.finish().array + body
  var hash = SipHash()
  hash.update(file.span, 0..<file.count)
  return file + (0..<8).map { UInt8(truncatingIfNeeded: hash.value >> ($0 * 8)) }
}

func json(_ coder: inout StateCoder) -> String {
  var output = ByteBuffer()
  do throws(StateError) { try coder.appendJSON(to: &output) } catch { return "\(error)" }
  return String(decoding: output.array, as: UTF8.self)
}

let names: [StaticString] = ["a", "b", "c", "groups", "filter", ""]

/// Asks for values as `steps` say; deep down as long as there are steps.
func read(_ coder: inout StateCoder, steps: [UInt8]) {
  coder.rewind()
  var next = 0
  try? values(&coder, steps, &next)
}

func values(
  _ coder: inout StateCoder, _ steps: [UInt8], _ next: inout Int
) throws(StateError) {
  var (long, short, large, double, flag): (Int64?, UInt8?, UInt64, Double?, Bool?) = (0, 0, 0, 0, true)
  var (integers, small, doubles): ([Int64], [UInt8], [Double]) = ([], [], [])
  var groups: [Int: Int] = [:]
  while next < steps.count {
    let step = Int(steps[next])
    next += 1
    let name = names[step / 16 % names.count]
    switch step % 16 {
    case 0: try coder.value(name, &long)
    case 1: try coder.value(name, &short)
    case 2: try coder.value(name, &large)
    case 3: try coder.value(name, &double)
    case 4: try coder.value(name, &flag)
    case 5:
      let range = try coder.bytes(name, steps.span, 0..<0)
      _ = coder.span.extracting(range).count
    case 6: _ = try String(name, from: &coder)
    case 7: try coder.values(name, &integers)
    case 8: try coder.values(name, &doubles)
    case 9:
      try coder.section(name, if: true) { coder throws(StateError) in
        try values(&coder, steps, &next)
      }
    case 10: try coder.section(name) { coder throws(StateError) in try values(&coder, steps, &next) }
    case 11: try coder.values(name, &small)
    case 12:
      try coder.list(name, exactly: 1) { _, coder throws(StateError) in
        try values(&coder, steps, &next)
      }
    case 13:
      try coder.list(name, count: 0) { _, coder throws(StateError) in
        try values(&coder, steps, &next)
      }
    case 14:
      try coder.list(name, &groups, of: 3, new: 0) { _, coder throws(StateError) in
        try values(&coder, steps, &next)
      }
    default: return
    }
  }
}
