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
    var reader = try StateReader(file: buffer(file))
    if input[0] & 1 != 0 {
      let found = try StateIdentity(from: &reader)
      precondition(found == identity, "another identity")
    }
    let shown = json(&reader)
    precondition(json(&reader) == shown, "shown otherwise the second time")
    read(&reader, steps: rest)
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
  var writer = StateWriter()
  identity.save(into: &writer)
  let file = StateFormat.magic + writer.finish().array + body
  var checksum = CRC64()
  checksum.update(file.span, 0..<file.count)
  return file + (0..<8).map { UInt8(truncatingIfNeeded: checksum.value >> ($0 * 8)) }
}

func json(_ reader: inout StateReader) -> String {
  var output = ByteBuffer()
  do throws(StateError) { try reader.appendJSON(to: &output) } catch { return "\(error)" }
  return String(decoding: output.array, as: UTF8.self)
}

let names: [StaticString] = ["a", "b", "c", "groups", "filter", ""]

/// Asks for values as `steps` say; deep down as long as there are steps.
func read(_ reader: inout StateReader, steps: [UInt8]) {
  reader.rewind()
  var next = 0
  try? values(&reader, steps, &next)
}

func values(_ reader: inout StateReader, _ steps: [UInt8], _ next: inout Int) throws {
  while next < steps.count {
    let step = Int(steps[next])
    next += 1
    let name = names[step / 16 % names.count]
    switch step % 16 {
    case 0: _ = try reader.integerIfPresent(name, as: Int64.self)
    case 1: _ = try reader.integerIfPresent(name, as: UInt8.self)
    case 2: _ = try reader.integer(name, as: UInt64.self)
    case 3: _ = try reader.numberIfPresent(name)
    case 4: _ = try reader.flagIfPresent(name)
    case 5:
      if let range = try reader.bytesIfPresent(name) { _ = reader.span.extracting(range).count }
    case 6: _ = try reader.text(name)
    case 7: _ = try reader.integersIfPresent(name)
    case 8: _ = try reader.numbers(name)
    case 9: _ = try reader.sectionIfPresent(name) { try values(&$0, steps, &next) }
    case 10: try reader.section(name) { try values(&$0, steps, &next) }
    case 11: _ = try reader.listIfPresent(name) { try values(&$0, steps, &next) }
    case 12: try reader.list(name) { try values(&$0, steps, &next) }
    default: return
    }
  }
}
