import Bytes
import Numbers
import Times

extension TemplateExpression {
  /// What the expression is worth where the references are worth what is `given`.
  func value(_ given: [TemplateValue]) -> TemplateValue {
    switch self {
    case .literal(let value): value
    case .reference(let number, let missing): given[number] == .none ? missing : given[number]
    case .call(let function, let arguments): function.apply(to: arguments, given)
    }
  }
}

extension TemplateFunction {
  func apply(
    to arguments: [TemplateExpression], _ given: [TemplateValue]
  ) -> TemplateValue {
    var values: [TemplateValue] = []
    for argument in arguments {
      let value = argument.value(given)
      if self == .and, !value.isTrue { return value }
      if self == .or, value.isTrue { return value }
      values.append(value)
    }
    guard let first = values.first, let last = values.last else { return .none }
    switch self {
    case .and, .or, .index: return last
    case .not: return .boolean(!first.isTrue)
    case .eq: return .boolean(values.dropFirst().contains { first.compared(to: $0) == 0 })
    case .ne: return .boolean(first.compared(to: last) != 0)
    case .lt: return .boolean(first.compared(to: last) == -1)
    case .gt: return .boolean(first.compared(to: last) == 1)
    case .le: return .boolean(first.compared(to: last).map { $0 <= 0 } ?? false)
    case .ge: return .boolean(first.compared(to: last).map { $0 >= 0 } ?? false)
    case .len: return Self.length(first)
    case .print, .println: return printed(values)
    case .printf:
      var text = ByteBuffer(capacity: 64)
      guard case .text(let format) = first else { return .text(Array("%!(BADFORMAT)".utf8)) }
      FormattedText.append(format, Array(values.dropFirst()), to: &text)
      return .text(text.array)
    case .html:
      var text = ByteBuffer(capacity: 64)
      text.append(first, none: "<no value>")
      return .text(HTMLContext().escaped(text.array))
    case .json:
      var text = ByteBuffer(capacity: 256)
      text.append(goJSON: first)
      text.append(UInt8(ascii: "\n"))
      return .text(text.array)
    }
  }

  private static func length(_ value: TemplateValue) -> TemplateValue {
    switch value {
    case .text(let bytes): .integer(Int64(bytes.count))
    case .map(let entries, _): .integer(Int64(entries.count))
    default: .integer(0)
    }
  }

  /// As Go's Sprint, which puts a blank between two operands that are both no strings, and Sprintln.
  private func printed(_ values: [TemplateValue]) -> TemplateValue {
    var text = ByteBuffer(capacity: 64)
    var lastIsText = true
    for (index, value) in values.enumerated() {
      var isText = false
      if case .text = value { isText = true }
      if index > 0, self == .println || (!isText && !lastIsText) { text.append(UInt8(ascii: " ")) }
      text.append(value, none: "<nil>")
      lastIsText = isText
    }
    if self == .println { text.append(UInt8(ascii: "\n")) }
    return .text(text.array)
  }
}
