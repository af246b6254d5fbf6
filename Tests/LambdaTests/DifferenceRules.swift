@testable import Lambda

/// Where we differ from Kapacitor on purpose: when, and what then is right.
struct DifferenceRule: Sendable {
  let name: String
  /// Whether the rule can explain a difference in this step.
  let applies: @Sendable (VectorCase, VectorCase.Step) -> Bool
  /// What we must answer instead.
  let ours: @Sendable (VectorCase, VectorCase.Step) -> Answer?

  static let all: [DifferenceRule] = [
    bareNames, divisionByZero, negatedBoolean, lazyChoice, statePerCall, wholeSubstring,
    durationOfText, newLiterals, promotion, lazyLogic,
  ]

  /// A bare name is a reference: the same answer as for the name in double quotes.
  static let bareNames = DifferenceRule(name: "a bare name is a reference") { vector, step in
    vector.hasNode {
      if case .reference(_, isQuoted: false) = $0.form { true } else { false }
    } && step.expectsError("unsupported_node")
  } ours: { vector, step in
    vector.tree.map { vector.answers(to: $0.canonicalString)[step.index] }
  }

  /// A float or duration divided by zero is an error too.
  static let divisionByZero = DifferenceRule(name: "division by zero is an error") { vector, step in
    vector.subtrees.contains { tree in
      guard case .binary(let symbol, _, let right) = tree.nodes[tree.root].form,
        symbol == .divide || symbol == .remainder
      else { return false }
      let divisor = vector.answer(tree.subtree(right), step).description
      return ["0.0", "0i", "0ns", "-0.0"].contains(divisor)
    }
  } ours: { _, _ in
    .outcome(.error(.divisionByZero))
  }

  /// A minus sign before a boolean is an error.
  static let negatedBoolean = DifferenceRule(name: "a boolean cannot be negated by a minus sign") {
    vector, step in
    vector.subtrees.contains { tree in
      guard case .unary(.negate, let operand) = tree.nodes[tree.root].form else { return false }
      return ["true", "false"].contains(
        vector.answer(tree.subtree(operand), step).description)
    }
  } ours: { vector, step in
    let found = vector.answers(to: vector.text)[step.index]
    return found.classes.contains("type_mismatch") ? found : nil
  }

  /// AND and OR do not look at their right side when the left one decides; Kapacitor looks at the
  /// type of a name or call there.
  static let lazyLogic = DifferenceRule(name: "AND and OR are lazy") { vector, step in
    guard let tree = vector.tree, case .error = step.expected,
      case .binary(let symbol, let left, let right) = tree.nodes[tree.root].form
    else { return false }
    let decides = symbol == .and ? "false" : symbol == .or ? "true" : ""
    switch tree.nodes[right].form {
    case .reference, .call: return vector.answer(tree.subtree(left), step).description == decides
    default: return false
    }
  } ours: { vector, step in
    guard let tree = vector.tree,
      case .binary(_, let left, _) = tree.nodes[tree.root].form
    else { return nil }
    return vector.answer(tree.subtree(left), step)
  }

  /// `if` evaluates only the branch that it takes: the same answer as with the branch in its place,
  /// whose state then is its own.
  static let lazyChoice = DifferenceRule(name: "if is lazy") { vector, _ in
    vector.hasCall(.if)
  } ours: { vector, step in
    guard let tree = vector.tree else { return nil }
    let branches = vector.steps.prefix(step.index + 1).map { tree.takingBranches(vector, $0) }
    guard let taken = branches.last else { return nil }
    let reduced = vector.stepsOnly { $0.index < branches.count && branches[$0.index] == taken }
    return reduced.answers(to: taken).last
  }

  /// Each stateful call has a memory of its own: each operand answers as it does alone.
  static let statePerCall = DifferenceRule(name: "state is per call") { vector, _ in
    vector.tree.map { tree in
      tree.nodes.filter {
        if case .call(let function, _) = $0.form { function.isStateful } else { false }
      }.count >= 2
    } ?? false
  } ours: { vector, step in
    guard let tree = vector.tree,
      case .binary(let symbol, let left, let right) = tree.nodes[tree.root].form
    else { return nil }
    let first = vector.answers(to: tree.subtree(left).canonicalString, isCondition: false)
    let evaluated = vector.stepsOnly { other in
      symbol == .and ? first[other.index].description == "true" : true
    }
    let second = evaluated.answers(
      to: tree.subtree(right).canonicalString, isCondition: false)
    let place = evaluated.steps.firstIndex { $0.index == step.index }
    switch (symbol, first[step.index], place.map { second[$0] }) {
    case (.and, let answer, nil): return answer
    case (.and, _, let answer?): return answer
    case (.add, .outcome(.integer(let a)), .outcome(.integer(let b))?):
      return .outcome(.integer(a + b))
    case (.add, .outcome(.float(let a)), .outcome(.float(let b))?): return .outcome(.float(a + b))
    default: return nil
    }
  }

  /// `strSubstring` may go up to the end of the text.
  static let wholeSubstring = DifferenceRule(name: "strSubstring may take the last byte") {
    vector, step in
    vector.hasCall(.strSubstring) && step.expectsError("range")
  } ours: { vector, step in
    guard let tree = vector.tree,
      case .call(.strSubstring, let arguments) = tree.nodes[tree.root].form,
      case .outcome(.string(let text)) = vector.answer(tree.subtree(arguments[0]), step),
      case .outcome(.integer(let start)) = vector.answer(tree.subtree(arguments[1]), step),
      case .outcome(.integer(let stop)) = vector.answer(tree.subtree(arguments[2]), step),
      stop == text.count, start >= 0, start <= stop
    else { return nil }
    return .outcome(.string(Array(text[Int(start)...])))
  }

  /// `duration` of a text needs no unit: the same answer as with one.
  static let durationOfText = DifferenceRule(name: "duration of a text needs no unit") {
    vector, _ in
    vector.hasNode {
      if case .call(.duration, let arguments) = $0.form { arguments.count == 1 } else { false }
    }
  } ours: { vector, step in
    vector.answers(to: String(vector.text.dropLast()) + ", 1s)")[step.index]
  }

  /// Exponents and compound durations are literals: the same answer as in Kapacitor's spelling.
  static let newLiterals = DifferenceRule(name: "1e-3, 1h30m and ns are literals") { vector, step in
    vector.tree != nil && step.expectsError("parse")
  } ours: { vector, step in
    vector.tree.map { vector.answers(to: $0.canonicalString)[step.index] }
  }

  /// Integers promote: the same answer as with floats in their place.
  static let promotion = DifferenceRule(name: "integers promote to floats") { vector, step in
    step.expectsError("type_mismatch") || step.expectsError("wrong_signature")
  } ours: { vector, step in
    guard let tree = vector.tree else { return nil }
    let promoted = vector.promoted
    let answer = promoted.answers(to: tree.promoted.canonicalString)[step.index]
    return answer.classes.isEmpty ? answer : nil
  }
}

extension VectorCase.Step {
  func expectsError(_ name: String) -> Bool {
    if case .error(name, _) = expected { true } else { false }
  }
}

extension VectorCase {
  func hasNode(_ isWanted: (SyntaxTree.Node) -> Bool) -> Bool {
    tree?.nodes.contains(where: isWanted) ?? false
  }

  func hasCall(_ function: Function) -> Bool {
    hasNode { if case .call(function, _) = $0.form { true } else { false } }
  }

  /// Every node of the tree as a tree of its own.
  var subtrees: [SyntaxTree] {
    tree.map { tree in tree.nodes.indices.map { tree.subtree($0) } } ?? []
  }

  /// Our answer to another tree in one step, without a past.
  func answer(_ tree: SyntaxTree, _ step: Step) -> Answer {
    answers(to: tree.canonicalString, isCondition: false)[step.index]
  }

  func stepsOnly(_ isKept: (Step) -> Bool) -> VectorCase {
    var copy = self
    copy.steps = steps.filter(isKept)
    return copy
  }

  /// The same with every integer of a scope as a float.
  var promoted: VectorCase {
    var copy = self
    copy.steps = steps.map { step in
      var step = step
      step.scope.values = step.scope.values.mapValues { value in
        if case .integer(let integer) = value { .float(Double(integer)) } else { value }
      }
      return step
    }
    return copy
  }
}

extension SyntaxTree {
  var canonicalString: String { String(decoding: canonicalText(), as: UTF8.self) }
}

extension SyntaxTree {
  /// The part below a node.
  func subtree(_ index: Int) -> SyntaxTree {
    var part = self
    part.nodes = Array(nodes[...index])
    return part
  }

  /// The same with every integer literal as a float.
  var promoted: SyntaxTree {
    var copy = self
    copy.nodes = nodes.map { node in
      guard case .literal(.integer(let value), _) = node.form else { return node }
      return Node(form: .literal(.float(Double(value)), written: nil), offset: node.offset)
    }
    return copy
  }

  /// The text with every `if` replaced by the branch that it takes in a step.
  func takingBranches(_ vector: VectorCase, _ step: VectorCase.Step) -> String {
    var copy = self
    for (index, node) in nodes.enumerated() {
      guard case .call(.if, let arguments) = node.form else { continue }
      let condition = vector.answer(copy.subtree(arguments[0]), step).description
      let branch = copy.subtree(condition == "true" ? arguments[1] : arguments[2])
      let text = Array("(\(branch.canonicalString))".utf8)
      copy.nodes[index] = Node(
        form: .literal(.boolean(true), written: text), offset: node.offset)
    }
    return copy.canonicalString
  }
}
