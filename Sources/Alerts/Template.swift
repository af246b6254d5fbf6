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
/// compare and print with each other's verbs, values of different kinds are unequal and in no order,
/// and nothing is escaped for HTML unless asked for.
public struct Template: Sendable {
  private let nodes: [TemplateNode]
  private let escapesHTML: Bool

  /// Parses `text`. `escapesHTML`: what is filled in is escaped as Kapacitor does in details.
  public init(
    parsing text: String, for place: TemplatePlace, escapesHTML: Bool = false
  ) throws(TemplateError) {
    var parser = try TemplateParser(text, for: place)
    nodes = try parser.parse()
    self.escapesHTML = escapesHTML
  }

  private init(_ nodes: [TemplateNode]) {
    self.nodes = nodes
    escapesHTML = false
  }

  /// `NAME:tag=value,…`, or the name alone for a group without tags.
  public static var defaultID: Template { Template([.output(.variable(.identity))]) }

  /// `ID is LEVEL`.
  public static var defaultMessage: Template {
    Template([
      .output(.variable(.id)), .text(Array(" is ".utf8)), .output(.variable(.level)),
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
      case .output(let expression):
        let start = output.count
        expression.append(scope, context, texts, to: &output)
        if escapesHTML { output.escapeHTML(from: start) }
      case .branch(let condition, let then, let otherwise):
        let isTrue = condition.value(scope, context, texts).isTrue(context)
        render(isTrue ? then : otherwise, scope, context, texts, to: &output)
      }
    }
  }
}

extension ByteBuffer {
  /// Escapes everything from `start` on for HTML.
  mutating func escapeHTML(from start: Int) {
    var text: [UInt8] = []
    for index in start..<count { text.append(self[index]) }
    truncate(to: start)
    append(html: text)
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
