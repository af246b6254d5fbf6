import Times

/// An expression of Kapacitor's lambda language, checked and compiled, to be evaluated for each point.
///
/// Names, bare or in double quotes, are the point's fields and tags. The text is parsed once; after
/// that an evaluation neither allocates nor recurses. It never changes, and can be shared between threads;
/// frame and state cannot.
public final class LambdaExpression: Sendable {
  /// The reference that always means the time of the point.
  static let time = Array("time".utf8)

  /// What was parsed.
  public let text: [UInt8]
  let code: CompiledCode
  let options: LambdaOptions

  /// The expression that is all of `text`; `lambda:` may stand before it.
  ///
  /// A bare name that is one of `variables` stands for its value. Throws when the text does not
  /// parse, can never work, or exceeds `LambdaLimits`. Takes time linear in the text.
  public init(
    parsing text: [UInt8], variables: [[UInt8]: LambdaLiteral] = [:],
    options: LambdaOptions = LambdaOptions()
  ) throws(LambdaError) {
    self.text = text
    let tree = try Parser.tree(of: text, variables: variables)
    code = try CompiledCode(tree, text: text, options: options)
    self.options = options
  }

  var tree: SyntaxTree { code.tree }

  /// The names of the fields and tags that it reads, each once, in order of first use; a reference's
  /// slot is its place here. `time` is none of them.
  public var references: [[UInt8]] { code.references }

  /// Whether it remembers earlier points (`count`, `sigma`, `rate` and their kin).
  public var isStateful: Bool { !code.memories.isEmpty }

  /// The expression as Kapacitor would print it: one space around operators, upper-case words, names
  /// in double quotes. Parsing it gives the same tree.
  public var canonicalText: [UInt8] { tree.canonicalText() }

  /// The expression with `?` for each value written out, such as a threshold: expressions that are alike
  /// but for those can take over what the other has remembered.
  public var shape: [UInt8] { tree.canonicalText(hidesValues: true) }

  /// What a person may have meant otherwise: divisions by an integer that lose a remainder where the
  /// field is an integer too, each with its byte in the text, from 1.
  public var advice: [(column: Int, text: String)] {
    tree.nodes.compactMap { node in
      guard case .binary(.divide, let left, let right) = node.form,
        case .literal(.integer(let divisor), _) = tree.nodes[right].form, divisor != 1
      else { return nil }
      switch tree.nodes[left].form {
      case .reference, .literal(.integer, _):
        let place = SourcePlace(of: node.offset, in: text)
        return (
          place.column,
          "an integer divided by \(divisor) loses the remainder; \(divisor).0 keeps it"
        )
      default: return nil
      }
    }
  }
}

/// What an expression is told about its surroundings.
public struct LambdaOptions: Sendable {
  /// Whether the result must be true or false; the tables of Kapacitor have numbers, strings and durations.
  var isCondition = true
  /// The time zone of the calendar functions.
  public var zone: TimeZoneRules
  /// The present time in nanoseconds since 1970; nil refuses `now()`.
  public var clock: (@Sendable () -> Int64)?

  /// Options; by default UTC without a clock.
  public init(zone: TimeZoneRules = .utc, clock: (@Sendable () -> Int64)? = nil) {
    self.zone = zone
    self.clock = clock
  }
}
