import Bytes
import Numbers

/// Showing a state without knowing the tool.
extension StateCoder {
  /// Adds the whole body as one JSON object: sections are objects, lists are arrays of them.
  ///
  /// Integers keep all their digits; doubles are the shortest that read back the same; what is not
  /// finite is "NaN", "Infinity" or "-Infinity". Strings are as `JSONEscapes.visible` says. The reader begins again at the start.
  public mutating func appendJSON(to output: inout ByteBuffer) throws(StateError) {
    rewind()
    try appendEntries(to: &output)
    rewind()
  }

  private mutating func appendEntries(to output: inout ByteBuffer) throws(StateError) {
    output.append("{")
    var isFirst = true
    while let entry = try nextEntry() {
      if !isFirst { output.append(",") }
      isFirst = false
      output.append(jsonString: bytes.span, names[entry.name], escaping: .visible)
      output.append(":")
      try append(entry.kind, to: &output)
    }
    output.append("}")
  }

  /// Adds a value; `enter` limits how deep this calls itself.
  private mutating func append(
    _ kind: StateFormat.Kind, to output: inout ByteBuffer
  ) throws(StateError) {
    switch kind {
    case .section, .item, .end:
      try enter()
      try appendEntries(to: &output)
      try leave()
    case .list:
      try enter()
      output.append("[")
      var isFirst = true
      while try nextItem() {
        if !isFirst { output.append(",") }
        isFirst = false
        try append(.item, to: &output)
      }
      output.append("]")
      try leave()
    case .positive: output.append(decimal: try variable())
    case .negative: output.append(text: "\(~Int128(try variable()))")
    case .double: output.append(shown: try double())
    case .no: output.append("false")
    case .yes: output.append("true")
    case .bytes:
      let range = try run()
      output.append(jsonString: bytes.span, range, escaping: .visible)
    case .integers, .doubles:
      output.append("[")
      for index in 0..<(try count(ofSize: kind == .doubles ? 8 : 1)) {
        if index > 0 { output.append(",") }
        if kind == .doubles {
          output.append(shown: try double())
        } else {
          output.append(decimal: try zigzag())
        }
      }
      output.append("]")
    }
  }
}

extension ByteBuffer {
  /// Adds a double as JSON, as a string when it is not finite.
  fileprivate mutating func append(shown value: Double) {
    if value.isFinite {
      append(shortest: value)
    } else if value.isNaN {
      append("\"NaN\"")
    } else {
      append(value > 0 ? "\"Infinity\"" : "\"-Infinity\"")
    }
  }
}
