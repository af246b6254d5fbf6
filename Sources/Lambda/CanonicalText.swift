import Bytes
import Numbers
import Times

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
    case .literal(let literal, let written): bytes += written ?? literal.canonicalText
    case .reference(let name, _): bytes += quoted(name, by: "\"")
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
          case .literal(let literal, let written) = tree.nodes[argument].form
        {
          let text = written ?? literal.canonicalText
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

extension LambdaLiteral {
  /// The plainest text that reads back as the same.
  var canonicalText: [UInt8] {
    var output = ByteBuffer()
    switch self {
    case .boolean(let value): output.append(value ? "TRUE" : "FALSE")
    case .integer(let value): output.append(decimal: value)
    case .float(let value):
      output.append(plain: value)
      if !output.array.contains(UInt8(ascii: ".")) { output.append(".0") }
    // Single quotes cannot hold a backslash at the end.
    case .string(let value) where value.last == UInt8(ascii: "\\"):
      return "'''".utf8 + value + "'''".utf8
    case .string(let value): return quoted(value, by: "'")
    case .duration(let nanoseconds):
      output.append(influxDuration: TimeSpan(nanoseconds: nanoseconds))
    case .regularExpression(let pattern): return quoted(pattern, by: "/")
    }
    return output.array
  }
}

/// `content` between two `mark`s, with a backslash before each mark in it.
private func quoted(_ content: [UInt8], by mark: Unicode.Scalar) -> [UInt8] {
  let mark = UInt8(ascii: mark)
  return [mark] + content.flatMap { $0 == mark ? [UInt8(ascii: "\\"), mark] : [$0] } + [mark]
}
