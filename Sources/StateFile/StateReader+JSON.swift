import Bytes
import Numbers

/// Showing a state without knowing the tool.
extension StateReader {
  /// Adds the whole body as one JSON object: sections are objects, lists are arrays of them.
  ///
  /// Integers keep all their digits; doubles are the shortest that read back the same; what is not
  /// finite is "NaN", "Infinity" or "-Infinity". In strings a control character is `\u00xx`, and a byte
  /// that is not UTF-8 stands as the text `\xff`. The reader begins again at the start.
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
      output.append(shownString: source.span, names[entry.name])
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
      leave()
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
      leave()
    case .positive: output.append(decimal: try variable())
    case .negative: output.append(decimal: try negative())
    case .double: output.append(shown: try double())
    case .no: output.append("false")
    case .yes: output.append("true")
    case .bytes:
      let range = try run()
      output.append(shownString: source.span, range)
    case .integers:
      try appendArray(ofSize: 1, to: &output) { reader, output throws(StateError) in
        output.append(decimal: try reader.zigzag())
      }
    case .doubles:
      try appendArray(ofSize: 8, to: &output) { reader, output throws(StateError) in
        output.append(shown: try reader.double())
      }
    }
  }

  private mutating func appendArray(
    ofSize size: Int, to output: inout ByteBuffer,
    _ element: (inout StateReader, inout ByteBuffer) throws(StateError) -> Void
  ) throws(StateError) {
    output.append("[")
    for index in 0..<(try count(ofSize: size)) {
      if index > 0 { output.append(",") }
      try element(&self, &output)
    }
    output.append("]")
  }
}

extension StateIdentity {
  /// Adds the identity as the beginning of a JSON object, up to the value of `state`.
  func appendJSON(to output: inout ByteBuffer) {
    output.append("{\"tool\":")
    output.append(shownString: tool)
    output.append(",\"version\":")
    output.append(decimal: Int64(version))
    output.append(",\"options\":[")
    for (index, option) in options.enumerated() {
      output.append(index == 0 ? "[" : ",[")
      output.append(shownString: option.name)
      output.append(",")
      output.append(shownString: option.value)
      output.append("]")
    }
    output.append("],\"state\":")
  }
}

extension ByteBuffer {
  fileprivate mutating func append(shownString text: String) {
    var bytes = ByteBuffer(capacity: text.utf8.count)
    bytes.append(text: text)
    append(shownString: bytes.span, 0..<bytes.count)
  }

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

  /// Adds a JSON string in which every byte can be made out and none can move a terminal.
  mutating func append(shownString text: Span<UInt8>, _ range: Range<Int>) {
    append(UInt8(ascii: "\""))
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = text[index]
      let length = text.utf8Length(at: index, end: range.upperBound)
      if length == 0 {
        append("\\\\x")
        append(hexadecimal: byte)
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        append(UInt8(ascii: "\\"))
        append(byte)
      } else if byte == UInt8(ascii: "\n") {
        append("\\n")
      } else if byte < 0x20 || byte == 0x7f {
        append("\\u00")
        append(hexadecimal: byte)
      } else if byte == 0xc2, text[index + 1] < 0xa0 {
        append("\\u00")
        append(hexadecimal: text[index + 1])
      } else {
        append(text, index..<index + length)
      }
      index += max(length, 1)
    }
    append(UInt8(ascii: "\""))
  }
}
