import TestSupport
import Times

@testable import Lambda

extension SyntaxTree {
  /// A tree of any shape, whether or not it makes sense.
  static func random(using generator: inout SeededGenerator) -> SyntaxTree {
    var tree = SyntaxTree()
    _ = tree.grow(depth: Int.random(in: 0...5, using: &generator), using: &generator)
    return tree
  }

  private mutating func grow(depth: Int, using generator: inout SeededGenerator) -> Int {
    var form: Node.Form
    var isParenthesised = false
    switch depth == 0 ? 0 : Int.random(in: 0...9, using: &generator) {
    case 0...2: form = Self.leaf(using: &generator)
    case 3...6:
      let left = grow(depth: depth - 1, using: &generator)
      let right = grow(depth: depth - 1, using: &generator)
      let symbol = BinaryOperator.allCases.randomElement(using: &generator) ?? .add
      isParenthesised = Bool.random(using: &generator)
      form = .binary(symbol, left, right)
      // The grammar has no pattern to the left of a symbol.
      if case .literal(.regularExpression, _) = nodes[left].form {
        form = .binary(.and, left, right)
      }
      if case .literal(.regularExpression, _) = nodes[right].form { isParenthesised = true }
    case 7:
      let symbol: UnaryOperator = Bool.random(using: &generator) ? .not : .negate
      form = .unary(symbol, grow(depth: depth - 1, using: &generator))
    default:
      var arguments: [Int] = []
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        arguments.append(grow(depth: depth - 1, using: &generator))
      }
      form = .call(Function.allCases.randomElement(using: &generator) ?? .if, arguments)
    }
    if case .unary(_, let operand) = form,
      case .literal(.regularExpression, _) = nodes[operand].form
    {
      form = Self.leaf(using: &generator)
      nodes.removeLast()
    }
    nodes.append(Node(form: form, offset: 0, isParenthesised: isParenthesised))
    return nodes.count - 1
  }

  private static let units: [(name: String, nanoseconds: Int64)] = [
    ("w", 604_800_000_000_000), ("d", 86_400_000_000_000), ("h", 3_600_000_000_000),
    ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("u", 1_000), ("µ", 1_000),
    ("ns", 1),
  ]

  private static func leaf(using generator: inout SeededGenerator) -> Node.Form {
    let bytes = randomText(using: &generator)
    switch Int.random(in: 0...8, using: &generator) {
    case 0: return .literal(.boolean(.random(using: &generator)), written: nil)
    case 1: return .literal(.integer(.random(in: 0...Int64.max, using: &generator)), written: nil)
    case 2:
      let value = Int64.random(in: 0...4096, using: &generator)
      return .literal(.integer(value), written: Array("0\(String(value, radix: 8))".utf8))
    case 3:
      let float = Double(bitPattern: .random(in: 0..<0x7FF0_0000_0000_0000, using: &generator))
      return .literal(.float(float), written: nil)
    case 4:
      let (name, unit) = units.randomElement(using: &generator) ?? ("s", 1_000_000_000)
      let count = Int64.random(in: 0...1000, using: &generator)
      return .literal(.duration(nanoseconds: count * unit), written: Array("\(count)\(name)".utf8))
    case 5: return .literal(.string(bytes), written: nil)
    case 6:
      let pattern = bytes.filter { $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "(") }
      // Two slashes begin a comment, so there is no empty pattern.
      return .literal(.regularExpression(pattern.isEmpty ? [0x61] : pattern), written: nil)
    default:
      return .reference(bytes.last == UInt8(ascii: "\\") ? [] : bytes, isQuoted: true)
    }
  }

  static func randomText(using generator: inout SeededGenerator) -> [UInt8] {
    let alphabet = Array("ab'\"\\/ \nü日0.$(".utf8)
    let length = Int.random(in: 0...6, using: &generator)
    let text = (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
    return text.last == UInt8(ascii: "\\") && text.contains(UInt8(ascii: "'")) ? [] : text
  }

  /// Whether two trees are the same, wherever their words stand.
  func isSame(as other: SyntaxTree) -> Bool {
    expression(root) == other.expression(other.root)
      && canonicalText()
        == other.canonicalText()
  }
}
