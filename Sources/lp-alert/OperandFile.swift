import System

/// Tells operands that name files from those that are expressions.
enum OperandFile {
  /// Whether there is a readable file at `path`; `-` is one.
  static func isThere(_ path: String) -> Bool {
    Input(files: [path]).firstUnreadable() == nil
  }
}
