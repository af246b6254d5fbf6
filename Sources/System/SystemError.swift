import Glibc

/// A system call that failed: which, on what, and why.
public struct SystemError: Error, Equatable {
  /// What was being done, as a person says it: "read", "write", "open".
  public var action: StaticString
  /// The value of errno.
  public var code: Int32

  /// The failure that errno tells now.
  public init(_ action: StaticString) {
    self.action = action
    code = errno
  }

  /// The failure `code`.
  public init(_ action: StaticString, code: Int32) {
    self.action = action
    self.code = code
  }

  /// Equal for the same code, whatever was being done.
  public static func == (a: SystemError, b: SystemError) -> Bool { a.code == b.code }

  /// The C library's text for the code, in English: no locale is ever set.
  public var reason: String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }
}

extension SystemError {
  /// The code of a pipe whose reader has gone.
  static let brokenPipe = EPIPE
}
