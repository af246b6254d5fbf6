import Bytes
import Numbers

/// Prints a tree the way Kapacitor prints its own, on one line.
///
/// Parentheses that were written around a binary expression stay, others go; those that the tree
/// needs are there in any case.
struct CanonicalText {
  private enum Step {
    case node(Int)
    case text(String)
  }

  private(set) var bytes: [UInt8] = []
  private let tree: SyntaxTree
  /// Whether numbers, durations and texts are left out, but for those that say how much a call remembers.
  private let hidesValues: Bool
  private var steps: [Step]

  init(_ tree: SyntaxTree, hidesValues: Bool = false) {
    self.tree = tree
    self.hidesValues = hidesValues
    steps = [.node(tree.root)]
    while let step = steps.popLast() {
      switch step {
      case .text(let text): bytes += text.utf8
      case .node(let index): print(tree.nodes[index])
      }
    }
  }

  private mutating func print(_ node: SyntaxTree.Node) {
    switch node.form {
    case .literal where hidesValues: bytes += "?".utf8
    case .literal(let literal, let spelling):
      bytes += LiteralText(literal, spelling).bytes
    case .reference(let name, _):
      bytes += LiteralText.quoted(name, by: "\"")
    case .unary(let symbol, let operand):
      bytes += symbol.rawValue.utf8
      push(operand, isEnclosed: precedence(of: operand) < UnaryOperator.precedence)
    case .binary(let symbol, let left, let right):
      if node.isParenthesised { bytes.append(UInt8(ascii: "(")) }
      if node.isParenthesised { steps.append(.text(")")) }
      push(right, isEnclosed: precedence(of: right) <= symbol.precedence)
      steps.append(.text(" \(symbol.rawValue) "))
      push(left, isEnclosed: precedence(of: left) < symbol.precedence)
    case .call(let function, let arguments):
      bytes += "\(function.rawValue)(".utf8
      steps.append(.text(")"))
      for (place, argument) in arguments.enumerated().reversed() {
        if function.isStateful, place > 0,
          case .literal(let literal, let spelling) = tree.nodes[argument].form
        {
          let text = LiteralText(literal, spelling).bytes
          steps.append(.text(String(decoding: text, as: UTF8.self)))
        } else {
          steps.append(.node(argument))
        }
        if place > 0 { steps.append(.text(", ")) }
      }
    }
  }

  private mutating func push(_ index: Int, isEnclosed: Bool) {
    let isNeeded = isEnclosed && !tree.nodes[index].isParenthesised
    if isNeeded { steps.append(.text(")")) }
    steps.append(.node(index))
    if isNeeded { steps.append(.text("(")) }
  }

  private func precedence(of index: Int) -> Int {
    guard case .binary(let symbol, _, _) = tree.nodes[index].form else { return .max }
    return symbol.precedence
  }
}

/// Prints a literal so that it reads back as the same.
struct LiteralText {
  private(set) var bytes: [UInt8]

  init(_ literal: LambdaLiteral, _ spelling: LiteralSpelling) {
    switch literal {
    case .boolean(let value): bytes = Array((value ? "TRUE" : "FALSE").utf8)
    case .integer(let value): bytes = Self.integer(value, spelling)
    case .float(let value):
      var output = ByteBuffer()
      output.append(plain: value)
      bytes = output.array
      if !bytes.contains(UInt8(ascii: ".")) { bytes += ".0".utf8 }
    case .string(let value): bytes = Self.string(value, spelling)
    case .duration(let nanoseconds):
      let unit: DurationUnit = if case .unit(let unit) = spelling { unit } else { .nanoseconds }
      bytes = Array("\(nanoseconds / unit.nanoseconds)\(unit.rawValue)".utf8)
    case .regularExpression(let pattern): bytes = Self.quoted(pattern, by: "/")
    }
  }

  private static func integer(_ value: Int64, _ spelling: LiteralSpelling) -> [UInt8] {
    Array((spelling == .octal ? "0" + String(value, radix: 8) : String(value)).utf8)
  }

  /// Between triple quotes when it was written so, or ends in a backslash: single quotes cannot hold
  /// that.
  private static func string(_ value: [UInt8], _ spelling: LiteralSpelling) -> [UInt8] {
    guard spelling == .raw || value.last == UInt8(ascii: "\\") else {
      return quoted(value, by: "'")
    }
    return "'''".utf8 + value + "'''".utf8
  }

  /// `content` between two `mark`s, with a backslash before each mark in it.
  static func quoted(_ content: [UInt8], by mark: Unicode.Scalar) -> [UInt8] {
    let mark = UInt8(ascii: mark)
    var quoted = [mark]
    for byte in content {
      if byte == mark { quoted.append(UInt8(ascii: "\\")) }
      quoted.append(byte)
    }
    quoted.append(mark)
    return quoted
  }
}
