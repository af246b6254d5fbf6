import Bytes
import Glibc

/// What the other files of this room share: the few system calls on a descriptor, each retried
/// where the world asks for it.
public enum Descriptor {
  /// Where stdin is.
  public static let standardInput: Int32 = 0
  /// Where stdout is.
  public static let standardOutput: Int32 = 1
  /// Where stderr is.
  public static let standardError: Int32 = 2

  /// What one attempt at a read or write came to.
  enum Attempt {
    case done(Int)
    case interrupted
    case failed(SystemError)
  }

  /// Reads once into the free space of `buffer`. A descriptor somebody else made non-blocking is
  /// waited for, not taken for ended.
  static func read(_ descriptor: Int32, into buffer: inout ByteBuffer, room: Int) -> Attempt {
    attempt("read", descriptor, POLLIN) {
      unsafe buffer.appendFilling(atLeast: room) { space in
        unsafe Glibc.read(descriptor, space.baseAddress, space.count)
      }
    }
  }

  /// Writes once, from `start` on.
  static func write(_ descriptor: Int32, _ bytes: Span<UInt8>, from start: Int) -> Attempt {
    attempt("write", descriptor, POLLOUT) {
      unsafe bytes.withUnsafeBytes { source in
        unsafe Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: source[start...]).baseAddress,
          source.count - start)
      }
    }
  }

  /// Calls the system; waits for `event` where the descriptor is not ready and nobody else waited.
  private static func attempt(
    _ action: StaticString, _ descriptor: Int32, _ event: Int32, _ call: () -> Int
  ) -> Attempt {
    while true {
      let length = call()
      if length >= 0 { return .done(length) }
      switch errno {
      case EINTR: return .interrupted
      case EAGAIN: if !wait(for: descriptor, event, milliseconds: -1) { return .interrupted }
      default: return .failed(SystemError(action))
      }
    }
  }

  /// Writes all of `bytes` to `descriptor`, through interruptions; for diagnostics and small files.
  public static func writeAll(_ descriptor: Int32, _ bytes: Span<UInt8>) throws(SystemError) {
    var start = 0
    while start < bytes.count {
      switch write(descriptor, bytes, from: start) {
      case .done(let length): start += length
      case .interrupted: continue
      case .failed(let error): throw error
      }
    }
  }

  /// Closes `descriptor`; the failure when it tells of one.
  static func close(_ descriptor: Int32) -> SystemError? {
    Glibc.close(descriptor) == 0 || errno == EINTR ? nil : SystemError("close")
  }

  /// Waits until `descriptor` is ready; false when the time is over or a signal came.
  static func wait(for descriptor: Int32, _ event: Int32, milliseconds: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    return unsafe poll(&request, 1, milliseconds) > 0
  }

  /// Waits until `input` is ready, or the reader of `output` has gone, or the time is over, or a signal
  /// came; nil where it is ready. Without `milliseconds` the time has no end.
  static func wait(
    for input: Int32, watching output: Int32, milliseconds: Int32?
  ) -> Input.Fill? {
    var requests = [
      pollfd(fd: input, events: Int16(POLLIN), revents: 0),
      pollfd(fd: output, events: 0, revents: 0),
    ]
    guard unsafe poll(&requests, 2, milliseconds ?? -1) > 0 else { return .interrupted }
    if Int32(requests[1].revents) & POLLERR != 0 { return .readerGone }
    return requests[0].revents != 0 ? nil : .interrupted
  }

  /// Whether the process has a controlling terminal, whose hang-up SIGHUP then tells of.
  public static var hasControllingTerminal: Bool {
    let terminal = unsafe open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { return false }
    _ = close(terminal)
    return true
  }

  /// What the system knows of `descriptor`; nil where it is not open.
  static func status(of descriptor: Int32) -> stat? {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 ? status : nil
  }

  /// What the system knows of the file that `path` leads to; nil where there is none.
  static func status(at path: String) -> stat? {
    var status = stat()
    return unsafe stat(GivenWord.path(path), &status) == 0 ? status : nil
  }

  /// Whether `descriptor` is a terminal.
  public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Whether what is written to `descriptor` goes to another process and is kept nowhere else: a pipe
  /// or a socket.
  public static func isPipe(_ descriptor: Int32) -> Bool {
    guard let kind = status(of: descriptor).map({ $0.st_mode & S_IFMT }) else { return false }
    return kind == S_IFIFO || kind == S_IFSOCK
  }

  /// Asks for a pipe of 1 MiB, so that neighbours in a pipeline wait less for each other; where the
  /// descriptor is no pipe or the system says no, all works as before.
  static func enlargePipe(_ descriptor: Int32) {
    let setPipeSize: Int32 = 1031
    _ = fcntl(descriptor, setPipeSize, 1 << 20)
  }

  /// Fills the places 0, 1 and 2 where the caller left one closed, so that no file opened later
  /// lands there. A closed stdin becomes unreadable and a closed stdout unwritable, so using them
  /// is still the error it was.
  public static func occupyStandardPlaces() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
      _ = unsafe open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
  }
}
