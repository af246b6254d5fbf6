import Bytes
import Numbers
import Times

extension TemplateExpression {
  /// Adds what the expression prints. Names print without a detour over a value.
  func append(
    _ scope: TemplateScope, _ context: borrowing EventContext, _ texts: borrowing EventTexts,
    none: StaticString = "<no value>", to output: inout ByteBuffer
  ) {
    switch self {
    case .variable(.id): output.append(texts.id.span)
    case .variable(.message): output.append(texts.message.span)
    case .variable(.name): output.append(context.text, context.name)
    case .variable(.level): output.append(scope.event.level.name)
    case .variable(.identity): context.appendIdentity(to: &output)
    case .variable(.bareGroup): context.appendGroup(to: &output)
    case .variable(.group):
      if context.groupTags.isEmpty { output.append("nil") }
      context.appendGroup(to: &output)
    case .variable(.whole), .variable(.serverInfo):
      output.appendJSON(value(scope, context, texts), scope, context, texts)
    case .tag(let key, let missing):
      guard let range = context.tag(key) else {
        return output.append(missing, none: none, context)
      }
      output.append(context.text, range)
    case .field(let key, let missing):
      guard let value = context.field(key) else {
        return output.append(missing, none: none, context)
      }
      output.appendText(of: value, context)
    default: output.append(value(scope, context, texts), none: none, context)
    }
  }

  /// What the expression is worth.
  func value(
    _ scope: TemplateScope, _ context: borrowing EventContext, _ texts: borrowing EventTexts
  ) -> TemplateValue {
    switch self {
    case .literal(let value): return value
    case .tag(let key, let missing):
      return context.tag(key).map { .text(context.copy($0)) } ?? missing
    case .field(let key, let missing):
      guard let value = context.field(key) else { return missing }
      return TemplateValue(value, context)
    case .variable(let variable): return Self.value(of: variable, scope, context, texts)
    case .call(let function, let arguments):
      return function.apply(to: arguments, scope, context, texts)
    }
  }

  private static func value(
    of variable: TemplateVariable, _ scope: TemplateScope, _ context: borrowing EventContext,
    _ texts: borrowing EventTexts
  ) -> TemplateValue {
    let event = scope.event
    switch variable {
    case .whole: return .whole
    case .tags: return .tags
    case .fields: return .fields
    case .serverInfo: return .serverInfo
    case .time: return .time(event.time, scope.surroundings.zone)
    case .duration: return .duration(event.duration)
    case .unixSeconds: return .integer(event.time.wholeSeconds)
    case .unixNanoseconds: return .integer(event.time.nanoseconds)
    case .nanoseconds: return .integer(event.duration.nanoseconds)
    case .seconds: return .float(Double(event.duration.nanoseconds) / 1e9)
    case .minutes: return .float(Double(event.duration.nanoseconds) / 60e9)
    case .hours: return .float(Double(event.duration.nanoseconds) / 3600e9)
    case .hostname: return .text(Array(scope.surroundings.hostname.utf8))
    case .clusterID: return .text(Array(scope.surroundings.clusterID.utf8))
    case .serverID: return .text(Array(scope.surroundings.serverID.utf8))
    case .taskName: return .text(Array(scope.surroundings.taskName.utf8))
    case .previousLevel: return .text(event.previousLevel.name.bytes)
    case .reason: return .text(event.reason.name.bytes)
    case .level: return .text(event.level.name.bytes)
    case .id, .message, .name, .group, .bareGroup, .identity:
      var text = ByteBuffer(capacity: 64)
      TemplateExpression.variable(variable).append(scope, context, texts, to: &text)
      return .text(text.array)
    }
  }
}

extension StaticString {
  /// Its UTF-8.
  var bytes: [UInt8] {
    var text = ByteBuffer(capacity: utf8CodeUnitCount)
    text.append(self)
    return text.array
  }
}

extension Timestamp {
  /// Whole seconds since 1970, rounded down.
  var wholeSeconds: Int64 {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return rest < 0 ? seconds - 1 : seconds
  }
}

extension TemplateFunction {
  func apply(
    to arguments: [TemplateExpression], _ scope: TemplateScope, _ context: borrowing EventContext,
    _ texts: borrowing EventTexts
  ) -> TemplateValue {
    var values: [TemplateValue] = []
    for argument in arguments {
      let value = argument.value(scope, context, texts)
      if self == .and, !value.isTrue(context) { return value }
      if self == .or, value.isTrue(context) { return value }
      values.append(value)
    }
    guard let first = values.first, let last = values.last else { return .none }
    switch self {
    case .and, .or, .index: return last
    case .not: return .boolean(!first.isTrue(context))
    case .eq: return .boolean(values.dropFirst().contains { first.compared(to: $0) == 0 })
    case .ne: return .boolean(first.compared(to: last) != 0)
    case .lt: return .boolean(first.compared(to: last) == -1)
    case .gt: return .boolean(first.compared(to: last) == 1)
    case .le: return .boolean(first.compared(to: last).map { $0 <= 0 } ?? false)
    case .ge: return .boolean(first.compared(to: last).map { $0 >= 0 } ?? false)
    case .len: return Self.length(first, context)
    case .print, .println: return printed(values, context)
    case .printf:
      var text = ByteBuffer(capacity: 64)
      guard case .text(let format) = first else { return .text(Array("%!(BADFORMAT)".utf8)) }
      FormattedText.append(format, Array(values.dropFirst()), context, to: &text)
      return .text(text.array)
    case .html:
      var text = ByteBuffer(capacity: 64)
      text.append(first, none: "<no value>", context)
      return .text(HTMLContext().escaped(text.array))
    case .json:
      var text = ByteBuffer(capacity: 256)
      text.appendJSON(first, scope, context, texts)
      text.append(UInt8(ascii: "\n"))
      return .text(text.array)
    }
  }

  private static func length(
    _ value: TemplateValue, _ context: borrowing EventContext
  ) -> TemplateValue {
    switch value {
    case .text(let bytes): .integer(Int64(bytes.count))
    case .tags: .integer(Int64(context.eventTags.count))
    case .fields: .integer(Int64(context.fields.count))
    default: .integer(0)
    }
  }

  /// As Go's Sprint, which puts a blank between two operands that are both no strings, and Sprintln.
  private func printed(
    _ values: [TemplateValue], _ context: borrowing EventContext
  ) -> TemplateValue {
    var text = ByteBuffer(capacity: 64)
    var lastIsText = true
    for (index, value) in values.enumerated() {
      var isText = false
      if case .text = value { isText = true }
      if index > 0, self == .println || (!isText && !lastIsText) { text.append(UInt8(ascii: " ")) }
      text.append(value, none: "<nil>", context)
      lastIsText = isText
    }
    if self == .println { text.append(UInt8(ascii: "\n")) }
    return .text(text.array)
  }
}
