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

  static func write(_ entries: [Entry], to coder: inout StateCoder) throws(StateError) {
    for entry in entries {
      let name = names[entry.name]
      switch entry.value {
      case .integer(let value): try coder.put(name, value)
      case .unsigned(let value): try coder.put(name, value)
      case .number(let bits): try coder.put(name, Double(bitPattern: bits))
      case .flag(let value): try coder.put(name, value)
      case .bytes(let value): try coder.bytes(name, value.span, value.indices)
      case .integers(let values): try coder.put(name, values)
      case .numbers(let values): try coder.put(name, values.map { Double(bitPattern: $0) })
      case .section(let inner):
        try coder.section(name) { coder throws(StateError) in try write(inner, to: &coder) }
      case .list(let items):
        try coder.put(name, count: items.count) { place, coder throws(StateError) in
          try write(items[place], to: &coder)
        }
      }
    }
  }

  /// Reads what `entries` lead one to expect, those that `isWanted` leaves out not at all; throws where
  /// it is something else.
  static func read(
    _ entries: [Entry], from coder: inout StateCoder, _ isWanted: () -> Bool
  ) throws(StateError) {
    for entry in entries where isWanted() {
      let name = names[entry.name]
      switch entry.value {
      case .integer(let value): try expect(coder.get(name) == value, coder)
      case .unsigned(let value): try expect(coder.get(name) == value, coder)
      case .number(let bits):
        try expect(coder.get(name, as: Double.self).bitPattern == bits, coder)
      case .flag(let value): try expect(coder.get(name) == value, coder)
      case .bytes(let value):
        let range = try coder.bytes(name, value.span, 0..<0)
        try expect(coder.span.equal(range, value), coder)
      case .integers(let expected):
        var values: [Int64] = []
        try coder.values(name, &values)
        try expect(values == expected, coder)
      case .numbers(let expected):
        var values: [Double] = []
        try coder.values(name, &values)
        try expect(values.map(\.bitPattern) == expected, coder)
      case .section(let inner):
        try coder.section(name) { coder throws(StateError) in
          try read(inner, from: &coder, isWanted)
        }
      case .list(let items):
        try coder.list(name, exactly: items.count) { place, coder throws(StateError) in
          try read(items[place], from: &coder, isWanted)
        }
      }
    }
  }

  private static func expect(_ isEqual: Bool, _ coder: borrowing StateCoder) throws(StateError) {
    if !isEqual { throw coder.refusal("another value") }
  }
}

@Suite("A state's body against a model")
struct ModelTests {
  private func body(_ entries: [Model.Entry]) throws -> [UInt8] {
    try stateBody { try Model.write(entries, to: &$0) }
  }

  private func shown(_ body: [UInt8]) throws -> [UInt8] {
    try readState(body) { coder in
      var output = ByteBuffer()
      try coder.appendJSON(to: &output)
      return output.array
    }
  }

  @Test("random states come back the same, whole and with values left out")
  func roundTrip() throws {
    var chance = SeededGenerator(seed: 1)
    var values = 0
    for _ in 0..<2000 {
      let entries = Model.section(&chance, depth: 4)
      values += entries.count
      try readState(body(entries)) { try Model.read(entries, from: &$0) { true } }
      try readState(body(entries)) {
        try Model.read(entries, from: &$0) { Bool.random(using: &chance) }
      }
    }
    print("2000 random states, \(values) values at their top, all came back")
  }

  @Test("every state can be shown as JSON that another parser takes")
  func json() throws {
    var chance = SeededGenerator(seed: 2)
    for _ in 0..<300 {
      let output = try shown(body(Model.section(&chance, depth: 4)))
      _ = try JSONSerialization.jsonObject(with: Data(output))
    }
  }

  @Test("damaged bodies are read or refused, never trap, and shown only as right JSON")
  func hostile() throws {
    var chance = SeededGenerator(seed: 3)
    var (shown, refused) = (0, 0)
    for _ in 0..<8000 {
      let entries = Model.section(&chance, depth: 3)
      var bytes = try body(entries)
      for _ in 0..<Int.random(in: 1...4, using: &chance) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &chance)
        switch Int.random(in: 0..<4, using: &chance) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
        case 1: bytes[place] = UInt8.random(in: 0...12, using: &chance)
        case 2: bytes.removeSubrange(place...)
        default: bytes.insert(0xff, at: place)
        }
      }
      do {
        let output = try self.shown(bytes)
        shown += 1
        _ = try JSONSerialization.jsonObject(with: Data(output))
      } catch is StateError {
        refused += 1
      }
      try? readState(bytes) { try Model.read(entries, from: &$0) { true } }
    }
    print("8000 damaged bodies: \(shown) shown, \(refused) refused")
    #expect(shown > 0 && refused > 0)
  }
}
