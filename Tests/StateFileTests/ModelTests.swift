import Bytes
import Foundation
import TestSupport
import Testing

@testable import StateFile

/// A state as a tree of values, to be written, read back and compared.
indirect enum Model: Equatable {
  case integer(Int64)
  case unsigned(UInt64)
  case number(UInt64)
  case flag(Bool)
  case bytes([UInt8])
  case integers([Int64])
  case numbers([UInt64])
  case section([Entry])
  case list([[Entry]])

  struct Entry: Equatable {
    var name: Int
    var value: Model
  }

  static let names: [StaticString] = [
    "newest", "a", "history", "levels", "é", "groups", "", "with \"quotes\"", "key", "x", "y", "z",
  ]

  static func section(_ chance: inout SeededGenerator, depth: Int) -> [Entry] {
    names.indices.filter { _ in Int.random(in: 0..<3, using: &chance) == 0 }.map { name in
      Entry(name: name, value: value(&chance, depth: depth))
    }
  }

  private static func value(_ chance: inout SeededGenerator, depth: Int) -> Model {
    func bits() -> UInt64 {
      chance.next() >> UInt64.random(in: 0..<64, using: &chance)
    }
    let count = Int.random(in: 0..<20, using: &chance)
    switch Int.random(in: 0..<(depth > 0 ? 9 : 7), using: &chance) {
    case 0: return .integer(Int64(bitPattern: bits()) &* (Bool.random(using: &chance) ? 1 : -1))
    case 1: return .unsigned(bits())
    case 2: return .number(chance.next())
    case 3: return .flag(Bool.random(using: &chance))
    case 4: return .bytes((0..<count).map { _ in UInt8(truncatingIfNeeded: chance.next()) })
    case 5: return .integers((0..<count).map { _ in Int64(bitPattern: bits()) })
    case 6: return .numbers((0..<count).map { _ in chance.next() })
    case 7: return .section(section(&chance, depth: depth - 1))
    default: return .list((0..<count / 4).map { _ in section(&chance, depth: depth - 1) })
    }
  }

  static func write(_ entries: [Entry], into writer: inout StateWriter) {
    for entry in entries {
      let name = names[entry.name]
      switch entry.value {
      case .integer(let value): writer.integer(name, value)
      case .unsigned(let value): writer.integer(name, value)
      case .number(let bits): writer.number(name, Double(bitPattern: bits))
      case .flag(let value): writer.flag(name, value)
      case .bytes(let value): writer.bytes(name, value.span)
      case .integers(let values): writer.integers(name, values)
      case .numbers(let values): writer.numbers(name, values.map { Double(bitPattern: $0) })
      case .section(let inner): writer.section(name) { write(inner, into: &$0) }
      case .list(let items):
        writer.list(name) { writer in
          for item in items { writer.item { write(item, into: &$0) } }
        }
      }
    }
  }

  /// Reads what `entries` lead one to expect, those that `isWanted` leaves out not at all.
  static func read(
    _ entries: [Entry], from reader: inout StateReader, _ isWanted: () -> Bool
  ) throws(StateError) -> Bool {
    var isEqual = true
    for entry in entries where isWanted() {
      let name = names[entry.name]
      switch entry.value {
      case .integer(let value): isEqual = try reader.integer(name) == value && isEqual
      case .unsigned(let value): isEqual = try reader.integer(name) == value && isEqual
      case .number(let bits): isEqual = try reader.number(name).bitPattern == bits && isEqual
      case .flag(let value): isEqual = try reader.flag(name) == value && isEqual
      case .bytes(let value):
        let range = try reader.bytes(name)
        isEqual = reader.span.equal(range, value) && isEqual
      case .integers(let values): isEqual = try reader.integers(name) == values && isEqual
      case .numbers(let values):
        isEqual = try reader.numbers(name).map(\.bitPattern) == values && isEqual
      case .section(let inner):
        isEqual =
          try reader.section(name) { reader in
            try read(inner, from: &reader, isWanted)
          } && isEqual
      case .list(let items):
        var next = 0
        try reader.list(name) { reader in
          isEqual = try next < items.count && read(items[next], from: &reader, isWanted) && isEqual
          next += 1
        }
        isEqual = isEqual && next == items.count
      }
    }
    return isEqual
  }
}

@Suite("A state's body against a model")
struct ModelTests {
  private func body(_ entries: [Model.Entry]) -> ByteBuffer {
    var writer = StateWriter()
    Model.write(entries, into: &writer)
    return writer.finish()
  }

  @Test("random states come back the same, whole and with values left out")
  func roundTrip() throws {
    var chance = SeededGenerator(seed: 1)
    var values = 0
    for round in 0..<2000 {
      let entries = Model.section(&chance, depth: 4)
      values += entries.count
      var whole = StateReader(body(entries))
      let isEqual = try Model.read(entries, from: &whole) { true }
      #expect(isEqual, "round \(round)")
      var part = StateReader(body(entries))
      let isPartEqual = try Model.read(entries, from: &part) { Bool.random(using: &chance) }
      #expect(isPartEqual, "round \(round), in part")
    }
    print("2000 random states, \(values) values at their top, all came back")
  }

  @Test("every state can be shown as JSON that another parser takes")
  func json() throws {
    var chance = SeededGenerator(seed: 2)
    for _ in 0..<300 {
      var reader = StateReader(body(Model.section(&chance, depth: 4)))
      var output = ByteBuffer()
      try reader.appendJSON(to: &output)
      _ = try JSONSerialization.jsonObject(with: Data(output.array))
    }
  }

  @Test("damaged bodies are read or refused, never trap, and shown only as right JSON")
  func hostile() throws {
    var chance = SeededGenerator(seed: 3)
    var (shown, refused) = (0, 0)
    for _ in 0..<8000 {
      let entries = Model.section(&chance, depth: 3)
      var bytes = body(entries).array
      for _ in 0..<Int.random(in: 1...4, using: &chance) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &chance)
        switch Int.random(in: 0..<4, using: &chance) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
        case 1: bytes[place] = UInt8.random(in: 0...12, using: &chance)
        case 2: bytes.removeSubrange(place...)
        default: bytes.insert(0xff, at: place)
        }
      }
      var output = ByteBuffer()
      do {
        var reader = StateReader(buffer(bytes))
        try reader.appendJSON(to: &output)
        shown += 1
        _ = try JSONSerialization.jsonObject(with: Data(output.array))
      } catch is StateError {
        refused += 1
      }
      var reader = StateReader(buffer(bytes))
      _ = try? Model.read(entries, from: &reader) { true }
    }
    print("8000 damaged bodies: \(shown) shown, \(refused) refused")
    #expect(shown > 0 && refused > 0)
  }
}

func buffer(_ bytes: [UInt8]) -> ByteBuffer {
  var buffer = ByteBuffer()
  buffer.append(bytes)
  return buffer
}
