import Bytes

/// A text with places to be filled in, parsed once.
///
/// Two spellings, which may be mixed: a part of Go's text/template (`{{ .ID }}`,
/// `{{ index .Tags "host" }}`, `{{ .Fields.x }}`, `{{ .Time.Unix }}`, `| printf "%0.2f"`, `if`, `else if`,
/// `else`, `end`, `eq ne lt le gt ge and or not len print println html json`, comments, `{{-` and
/// `-}}`), and Mustache's names (`{{id}}`, `{{tags.host}}`). Everything else is refused with its column,
/// and so is every name that the table of names does not have.
///
/// Differences from Go, so that no template can fail while it is rendered: numbers of all types
/// compare and print with each other's verbs, and values of different kinds are unequal and in no order.
public struct Template: Sendable {
  /// The names that it uses, each once: `render` wants a value for each, in this order.
  public let references: [TemplateReference]
  private let nodes: [TemplateNode]

  /// Parses `text`. Where it `escapesHTML`, what is filled in is escaped for where it stands in HTML, as
  /// by Go's html/template; there a comment has no content, and no value may stand in a script.
  public init(
    parsing text: String, names: TemplateNames, escapesHTML: Bool
  ) throws(TemplateError) {
    var parser = TemplateParser(text, names: names, escapesHTML: escapesHTML)
    nodes = try parser.parse()
    references = parser.references
  }

  /// The references that no condition asks for first: without their values the text has a gap.
  public var unconditional: [TemplateReference] {
    var optional: Set<Int> = []
    func visit(_ nodes: [TemplateNode]) {
      for case .branch(let condition, let then, let otherwise) in nodes {
        condition.gatherReferences(into: &optional)
        visit(then)
        visit(otherwise)
      }
    }
    visit(nodes)
    return references.indices.filter { !optional.contains($0) }.map { references[$0] }
  }

  /// Adds the text where the references are worth what is `given`.
  public func render(_ given: [TemplateValue], to output: inout ByteBuffer) {
    render(nodes, given, to: &output)
  }

  private func render(
    _ nodes: [TemplateNode], _ given: [TemplateValue], to output: inout ByteBuffer
  ) {
    for node in nodes {
      switch node {
      case .text(let bytes): output.append(bytes)
      case .output(let expression, nil):
        output.append(expression.value(given), none: "<no value>")
      case .output(let expression, let html?):
        var text = ByteBuffer(capacity: 64)
        // Go's escapers print nothing for what is not there.
        text.append(expression.value(given), none: "")
        output.append(html.escaped(text.array))
      case .branch(let condition, let then, let otherwise):
        render(condition.value(given).isTrue ? then : otherwise, given, to: &output)
      }
    }
  }
}
