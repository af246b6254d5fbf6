import Bytes

/// What a function tells Kapacitor, each message behind its length.
///
/// A response without content would end Kapacitor: there is none here.
extension ByteBuffer {
  /// The type of an option's value.
  public enum FunctionOptionType: UInt64, Sendable {
    case flag, integer, number, text, duration
  }

  /// Says that the function takes windows and gives points, and which options it has.
  public mutating func appendInfo(options: [(name: String, type: FunctionOptionType)]) {
    appendResponse(1) { info in
      info.append(field: 1, 1)
      for option in options {
        info.append(message: 3) { entry in
          entry.append(field: 1, text: Array(option.name.utf8).span)
          entry.append(message: 2) { $0.append(field: 1, always: option.type.rawValue) }
        }
      }
    }
  }

  /// Answers an init request: `problem` nil is success.
  public mutating func appendInitialized(problem: String?) {
    appendResponse(2) { response in
      if let problem {
        response.append(field: 2, text: Array(problem.utf8).span)
      } else {
        response.append(field: 1, 1)
      }
    }
  }

  /// Answers a restore request, which always succeeds.
  public mutating func appendRestored() { appendResponse(5) { $0.append(field: 1, 1) } }

  /// Answers a keepalive request.
  public mutating func appendKeepalive(time: Int64) {
    appendResponse(3) { $0.append(field: 1, UInt64(bitPattern: time)) }
  }

  /// Answers a snapshot request; an empty snapshot is none.
  public mutating func appendSnapshot(_ snapshot: Span<UInt8>) {
    appendResponse(4) { $0.append(field: 1, text: snapshot) }
  }

  /// Tells of an error, which ends the task.
  public mutating func appendError(_ message: String) {
    appendResponse(6) { $0.append(field: 1, text: Array(message.utf8).span) }
  }

  /// Writes a point of a window's group, with the window's time.
  ///
  /// Kapacitor makes the group from `dimensions`, the keys of the tags, and takes no notice of `group`.
  public mutating func appendPoint(
    of head: BatchHead, time: Int64, fields: [(name: StaticString, value: Double)]
  ) {
    appendResponse(17) { point in
      point.append(field: 1, UInt64(bitPattern: time))
      point.append(field: 2, text: head.name.span)
      point.append(field: 5, text: head.group.span)
      for tag in head.tags { point.append(field: 6, always: tag.key.span) }
      for tag in head.tags {
        point.append(message: 7) { entry in
          entry.append(field: 1, always: tag.key.span)
          entry.append(field: 2, always: tag.value.span)
        }
      }
      for field in fields {
        point.append(message: 8) { entry in
          var name = ByteBuffer()
          name.append(field.name)
          entry.append(field: 1, always: name.span)
          entry.append(field: 2, number: field.value)
        }
      }
      if head.isByName { point.append(field: 11, 1) }
    }
  }
}

// How protocol buffers encode it: fields in the order of their numbers, those that are 0 or empty left
// out unless told otherwise.
extension ByteBuffer {
  private mutating func appendResponse(_ number: UInt64, _ body: (inout ByteBuffer) -> Void) {
    var response = ByteBuffer()
    response.append(message: number, body)
    append(variable: UInt64(response.count))
    append(response.span)
  }

  private mutating func append(message number: UInt64, _ body: (inout ByteBuffer) -> Void) {
    var message = ByteBuffer()
    body(&message)
    append(field: number, always: message.span)
  }

  private mutating func append(field number: UInt64, _ value: UInt64) {
    if value != 0 { append(field: number, always: value) }
  }

  private mutating func append(field number: UInt64, always value: UInt64) {
    append(variable: number << 3)
    append(variable: value)
  }

  private mutating func append(field number: UInt64, number value: Double) {
    append(variable: number << 3 | 1)
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
    }
  }

  private mutating func append(field number: UInt64, text: Span<UInt8>) {
    if !text.isEmpty { append(field: number, always: text) }
  }

  private mutating func append(field number: UInt64, always text: Span<UInt8>) {
    append(variable: number << 3 | 2)
    append(variable: UInt64(text.count))
    append(text)
  }

  /// Seven bits a byte, the lowest first.
  private mutating func append(variable value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}
