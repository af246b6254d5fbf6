import Bytes
import Numbers
import Times

extension ByteBuffer {
  /// Adds a value as Go's JSON encoder writes it; `.` is the object Kapacitor's details have.
  mutating func appendJSON(
    _ value: TemplateValue, _ scope: TemplateScope, _ context: borrowing EventContext,
    _ texts: borrowing EventTexts
  ) {
    switch value {
    case .none: append("null")
    case .boolean(let flag): append(flag ? "true" : "false")
    case .integer(let number): append(decimal: number)
    case .unsigned(let number): append(decimal: number)
    case .float(let number):
      if number.isFinite { append(shortest: number) } else { append("null") }
    case .text(let bytes): append(jsonString: bytes.span, 0..<bytes.count)
    case .time(let time, _):
      append(UInt8(ascii: "\""))
      append(rfc3339: time)
      append(UInt8(ascii: "\""))
    case .duration(let span): append(decimal: span.nanoseconds)
    case .tags: appendJSONTags(context)
    case .fields: appendJSONFields(context)
    case .serverInfo: appendJSON(scope.surroundings)
    case .whole: appendJSONWhole(scope, context, texts)
    }
  }

  private mutating func appendJSONTags(_ context: borrowing EventContext) {
    let tags = context.eventTags
    guard !tags.isEmpty else { return append("null") }
    for index in tags.indices {
      append(index == 0 ? "{" : ",")
      append(jsonString: context.text, tags[index].key)
      append(UInt8(ascii: ":"))
      append(jsonString: context.text, tags[index].value)
    }
    append(UInt8(ascii: "}"))
  }

  private mutating func appendJSONFields(_ context: borrowing EventContext) {
    append(UInt8(ascii: "{"))
    for index in context.fields.indices {
      if index > 0 { append(UInt8(ascii: ",")) }
      append(jsonString: context.text, context.fields[index].key)
      append(UInt8(ascii: ":"))
      append(json: context.fields[index].value, context.text)
    }
    append(UInt8(ascii: "}"))
  }

  private mutating func appendJSON(_ surroundings: TemplateSurroundings) {
    append("{\"Hostname\":")
    append(jsonText: surroundings.hostname)
    append(",\"ClusterID\":")
    append(jsonText: surroundings.clusterID)
    append(",\"ServerID\":")
    append(jsonText: surroundings.serverID)
    append(UInt8(ascii: "}"))
  }

  private mutating func append(jsonText text: String) {
    let bytes = Array(text.utf8)
    append(jsonString: bytes.span, 0..<bytes.count)
  }

  private mutating func appendJSONWhole(
    _ scope: TemplateScope, _ context: borrowing EventContext, _ texts: borrowing EventTexts
  ) {
    append("{\"Name\":")
    append(jsonString: context.text, context.name)
    append(",\"TaskName\":")
    append(jsonText: scope.surroundings.taskName)
    append(",\"Group\":")
    let group = TemplateExpression.variable(.group).value(scope, context, texts)
    appendJSON(group, scope, context, texts)
    append(",\"Tags\":")
    appendJSONTags(context)
    append(",\"ServerInfo\":")
    appendJSON(scope.surroundings)
    append(",\"ID\":")
    append(jsonString: texts.id.span, 0..<texts.id.count)
    append(",\"Fields\":")
    appendJSONFields(context)
    append(",\"Level\":\"")
    append(scope.event.level.name)
    append("\",\"Time\":\"")
    append(rfc3339: scope.event.time)
    append("\",\"Duration\":")
    append(decimal: scope.event.duration.nanoseconds)
    append(",\"Message\":")
    append(jsonString: texts.message.span, 0..<texts.message.count)
    append(UInt8(ascii: "}"))
  }
}
