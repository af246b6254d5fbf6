/// An expression as a tree, kept in one array; a node stands behind all nodes below it.
///
/// So a loop over the array sees operands before their operators, without recursion.
struct SyntaxTree {
  struct Node {
    enum Form: Hashable {
      /// `written`: how its canonical text is spelt, where it keeps the spelling that it had.
      case literal(LambdaLiteral, written: [UInt8]?)
      /// A field or tag; whether it was written in double quotes.
      case reference([UInt8], isQuoted: Bool)
      case unary(UnaryOperator, Int)
      case binary(BinaryOperator, Int, Int)
      case call(Function, [Int])
    }

    let form: Form
    /// Where its own word begins: an operator's symbol, a function's name.
    let offset: Int
    /// Whether it is a binary expression that was written in parentheses.
    var isParenthesised = false
  }

  var nodes: [Node] = []

  /// The number of the topmost node.
  var root: Int { nodes.count - 1 }
}
