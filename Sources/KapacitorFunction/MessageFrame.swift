import Bytes

/// Where messages lie in a stream: each behind its length.
public enum MessageFrame {
  /// The longest message that is taken, in bytes.
  public static let longest = 1 << 30

  /// The message whose length starts at `start`, and where the next one starts; nil while it is not
  /// complete.
  public static func next(
    _ bytes: Span<UInt8>, from start: Int
  ) throws(FunctionError) -> (message: Range<Int>, next: Int)? {
    guard let (length, body) = try WireReader.integer(bytes, start..<bytes.count) else {
      return nil
    }
    guard length <= UInt64(longest) else { throw .tooLong }
    let end = body + Int(length)
    return end <= bytes.count ? (body..<end, end) : nil
  }
}
