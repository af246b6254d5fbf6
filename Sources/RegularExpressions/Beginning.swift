/// What a program meets before it takes its first scalar.
struct Beginning {
  /// The instructions that take a scalar, assert or end a match, before anything is taken.
  private(set) var leaves: [Int32] = []
  private let instructions: [Instruction]

  init(of instructions: [Instruction], at start: Int32) {
    self.instructions = instructions
    var seen = [Bool](repeating: false, count: instructions.count)
    var pending = [start]
    while let place = pending.popLast() {
      guard !seen[Int(place)] else { continue }
      seen[Int(place)] = true
      let instruction = instructions[Int(place)]
      switch instruction.operation {
      case .fork: pending += [instruction.next, instruction.other]
      case .note: pending.append(instruction.next)
      default: leaves.append(place)
      }
    }
  }

  /// Whether every way into the program asserts the start of the text.
  var isTextStartOnly: Bool {
    leaves.allSatisfy {
      let instruction = instructions[Int($0)]
      return instruction.operation == .assert
        && instruction.argument == Int32(Assertion.beginsText.rawValue)
    }
  }

  /// The bytes that a match can begin with, or nil where an assertion or an empty match comes first.
  func firstBytes(_ sets: [ScalarSet]) -> InlineArray<4, UInt64>? {
    var bytes = InlineArray<4, UInt64>(repeating: 0)
    for leaf in leaves {
      let instruction = instructions[Int(leaf)]
      guard instruction.operation == .takeRange || instruction.operation == .takeSet else {
        return nil
      }
      for range in sets[Int(instruction.argument)].ranges {
        for byte in Self.lead(range.first)...Self.lead(range.last) {
          bytes[Int(byte) / 64] |= 1 << (byte & 63)
        }
        // A byte that is part of no scalar reads as U+FFFD, whatever it is.
        if range.first <= 0xFFFD, range.last >= 0xFFFD {
          bytes[2] = .max
          bytes[3] = .max
        }
      }
    }
    return bytes
  }

  /// The first byte of the scalar in UTF-8.
  private static func lead(_ scalar: UInt32) -> UInt8 {
    switch scalar {
    case 0..<0x80: UInt8(scalar)
    case 0x80..<0x800: UInt8(0xC0 | scalar >> 6)
    case 0x800..<0x1_0000: UInt8(0xE0 | scalar >> 12)
    default: UInt8(0xF0 | min(scalar >> 18, 4))
    }
  }
}
