import Bytes
import Numbers
import Times

extension SyntaxTree {
  /// The tree the way Kapacitor prints its own, on one line.
  ///
  /// Parentheses that were written around a binary expression stay, others go; those that the tree
  /// needs are there in any case. Where it hides values, `?` stands for numbers, durations and texts, but
  /// for those that say how much a call remembers. Takes time linear in the text.
  func canonicalText(hidesValues: Bool = false) -> [UInt8] {
    var texts: [[UInt8]] = []
    for node in nodes {
      let text = text(of: node, hidesValues, &texts)
      texts.append(text)
    }
    return texts[root]
  }

  /// The text of a node, of which those below it are in `texts`.
  private func text(
    of node: Node, _ hidesValues: Bool, _ texts: inout [[UInt8]]
  ) -> [UInt8] {
    switch node.form {
    case .literal where hidesValues: return Array("?".utf8)
    case .literal(let literal, let written): return written ?? literal.canonicalText
    case .reference(let name, _): return quoted(name, by: "\"")
    case .unary(let symbol, let operand):
      return symbol.rawValue.utf8 + take(operand, UnaryOperator.precedence, &texts)
    case .binary(let symbol, let left, let right):
      var text = take(left, symbol.precedence, &texts)
      text += " \(symbol.rawValue) ".utf8
      text += take(right, symbol.precedence + 1, &texts)
      return node.isParenthesised ? "(".utf8 + text + ")".utf8 : text
    case .call(let function, let arguments):
      var text = Array("\(function.rawValue)(".utf8)
      for (place, argument) in arguments.enumerated() {
        if place > 0 { text += ", ".utf8 }
        if function.isStateful, place > 0,
          case .literal(let literal, let written) = nodes[argument].form
        {
          text += written ?? literal.canonicalText
        } else {
          text += take(argument, 0, &texts)
        }
      }
      return text + ")".utf8
    }
  }

  /// Takes a node's text, in parentheses where it has none and binds less than `precedence`.
  private func take(_ index: Int, _ precedence: Int, _ texts: inout [[UInt8]]) -> [UInt8] {
    var text: [UInt8] = []
    swap(&text, &texts[index])
    guard case .binary(let symbol, _, _) = nodes[index].form, symbol.precedence < precedence,
      !nodes[index].isParenthesised
    else { return text }
    return "(".utf8 + text + ")".utf8
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
