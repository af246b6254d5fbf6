/// What a tool tells the shell when it ends.
public enum ExitStatus: Equatable, Sendable {
  /// All input was handled, or the reader downstream had enough.
  case success
  /// The tool finished, but some input was refused; each refusal was told.
  case someRefused
  /// Wrong options, expression, or kind of input.
  case usage
  /// It could not go on: a read or write error, a limit, the first bad line under `--strict`.
  case failure
  /// `--fail-on`: an event at that level or above was sent.
  case alerted
  /// Ended by the signal of this number, after whole lines were flushed.
  case signal(Int32)

  /// The number that the shell sees.
  public var code: Int32 {
    switch self {
    case .success: 0
    case .someRefused: 1
    case .usage: 2
    case .failure: 3
    case .alerted: 4
    case .signal(let number): 128 + number
    }
  }
}
