import Bytes
import Numbers
import Times

/// A text with places to be filled in from an event, parsed once.
///
/// Two spellings, which may be mixed: Kapacitor's, a part of Go's text/template (`{{ .ID }}`,
/// `{{ index .Tags "host" }}`, `{{ .Fields.x }}`, `{{ .Time.Unix }}`, `| printf "%0.2f"`, `if`, `else if`,
/// `else`, `end`, `eq ne lt le gt ge and or not len print println html json`, comments, `{{-` and
/// `-}}`), and Mustache's names (`{{id}}`, `{{tags.host}}`, `{{fields.pvalue}}`). Everything else is
/// refused with its column, and so is every name that is not known.
///
/// Of a window, `.Tags` as a whole are the tags of its group, as in Kapacitor; a tag or field by its name
/// is that of the point that stands for the window.
///
/// Differences from Go, so that no template can fail while it is rendered: numbers of all types
/// compare and print with each other's verbs, and values of different kinds are unequal and in no order.
public struct Template: Sendable {
  private let nodes: [TemplateNode]

  /// Parses `text`. In details what is filled in is escaped for where it stands in HTML, as by Go's
  /// html/template in Kapacitor; there a comment has no content, and no value may stand in a script.
  public init(parsing text: String, for place: TemplatePlace) throws(TemplateError) {
    try self.init(parsing: text, for: place, escapesHTML: place == .details)
  }

  init(
    parsing text: String, for place: TemplatePlace, escapesHTML: Bool
  ) throws(TemplateError) {
    var parser = try TemplateParser(text, for: place, escapesHTML: escapesHTML)
    nodes = try parser.parse()
  }

  private init(_ nodes: [TemplateNode]) {
    self.nodes = nodes
  }

  /// `NAME:tag=value,…`, or the name alone for a group without tags.
  public static var defaultID: Template { Template([.output(.variable(.identity), nil)]) }

  /// `ID is LEVEL`.
  public static var defaultMessage: Template {
    Template([
      .output(.variable(.id), nil), .text(Array(" is ".utf8)), .output(.variable(.level), nil),
    ])
  }

  /// Nothing.
  public static var empty: Template { Template([]) }

  /// Adds the text for one event. `texts` gives those rendered before: the id for the message, both
  /// for the details.
  public func render(
    _ event: Event, _ context: borrowing EventContext, _ texts: borrowing EventTexts,
    surroundings: TemplateSurroundings, to output: inout ByteBuffer
  ) {
    let scope = TemplateScope(event: event, surroundings: surroundings)
    render(nodes, scope, context, texts, to: &output)
  }

  private func render(
    _ nodes: [TemplateNode], _ scope: TemplateScope, _ context: borrowing EventContext,
    _ texts: borrowing EventTexts, to output: inout ByteBuffer
  ) {
    for node in nodes {
      switch node {
      case .text(let bytes): output.append(bytes)
      case .output(let expression, nil): expression.append(scope, context, texts, to: &output)
      case .output(let expression, let html?):
        var text = ByteBuffer(capacity: 64)
        // Go's escapers print nothing for what is not there.
        expression.append(scope, context, texts, none: "", to: &text)
        output.append(html.escaped(text.array))
      case .branch(let condition, let then, let otherwise):
        let isTrue = condition.value(scope, context, texts).isTrue(context)
        render(isTrue ? then : otherwise, scope, context, texts, to: &output)
      }
    }
  }
}

/// The three templates of an alert.
public struct EventTemplates: Sendable {
  /// For `TemplatePlace.id`.
  public var id = Template.defaultID
  /// For `TemplatePlace.message`.
  public var message = Template.defaultMessage
  /// For `TemplatePlace.details`.
  public var details = Template.empty
  /// What the templates can tell about the program.
  public var surroundings = TemplateSurroundings()

  /// The default texts.
  public init() {}

  /// Renders the texts of one event; what `texts` held before is gone. `idSuffix` is put after the id,
  /// as for a deadman's events.
  public func render(
    _ event: Event, _ context: borrowing EventContext, idSuffix: StaticString = "",
    into texts: inout EventTexts
  ) {
    texts.id.removeAll()
    texts.message.removeAll()
    texts.details.removeAll()
    var target = ByteBuffer()
    swap(&target, &texts.id)
    id.render(event, context, texts, surroundings: surroundings, to: &target)
    target.append(idSuffix)
    swap(&target, &texts.id)
    swap(&target, &texts.message)
    message.render(event, context, texts, surroundings: surroundings, to: &target)
    swap(&target, &texts.message)
    swap(&target, &texts.details)
    details.render(event, context, texts, surroundings: surroundings, to: &target)
    swap(&target, &texts.details)
  }
}
