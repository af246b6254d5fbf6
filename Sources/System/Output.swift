import Bytes

/// Records on their way to a descriptor.
///
/// Tools append whole records to `bytes`; `flush` writes them. A failure is remembered, not thrown,
/// so that a filter in the middle of a window need not know of it: the run loop looks at `state`.
public struct Output: ~Copyable {
  /// How a descriptor took what was written to it.
  public enum State: Equatable, Sendable {
    case open
    /// The reader downstream went away (EPIPE); what follows is dropped in silence.
    case closedByReader
    /// Nothing more can be written; `written` bytes were before.
    case failed(SystemError, written: Int)
  }

  /// Above this size what is held is written without waiting for the next flush.
  public static let highWaterMark = 1 << 18

  /// What waits to be written.
  public var bytes: ByteBuffer

  /// How the descriptor has taken what was written so far.
  public private(set) var state = State.open { didSet { isOpen = state == .open } }

  /// Whether writing still works; `state` says more.
  public private(set) var isOpen = true

  /// How many bytes the descriptor took.
  public private(set) var written = 0

  private let descriptor: Int32

  /// Output to an open descriptor.
  public init(descriptor: Int32 = Descriptor.standardOutput) {
    self.descriptor = descriptor
    bytes = ByteBuffer(capacity: Output.highWaterMark + 4096)
    Descriptor.enlargePipe(descriptor)
  }

  /// Writes when much is held; called between records, so that a large window does not double in
  /// memory.
  @inline(__always)
  public mutating func flushIfLarge() {
    if bytes.count >= Output.highWaterMark { flush() }
  }

  /// Writes all that is held. After a failure it drops it.
  public mutating func flush() {
    var start = 0
    while start < bytes.count, isOpen {
      switch Descriptor.write(descriptor, bytes.span, from: start) {
      case .done(let length):
        start += length
        written += length
      case .interrupted: continue
      case .failed(let error):
        state =
          error.code == SystemError.brokenPipe ? .closedByReader : .failed(error, written: written)
      }
    }
    bytes.removeAll()
  }

  /// The reader has gone, as something else than a write found out.
  public mutating func readerHasGone() {
    if isOpen { state = .closedByReader }
    bytes.removeAll()
  }

  /// Flushes and closes, since some file systems tell of a full disk only then.
  public mutating func close() {
    flush()
    guard isOpen, let error = Descriptor.close(descriptor) else { return }
    state = .failed(error, written: written)
  }
}
