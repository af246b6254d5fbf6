import Bytes
@unsafe @preconcurrency import Glibc

/// A program that was started, with a pipe to its stdin and one from its stdout and stderr.
///
/// The only file of this room that talks to the system about processes and pipes. The child leads a
/// process group of its own, so that a time limit reaches what it starts in turn; it holds the
/// descriptors 0 to 2 and no other; no call here waits, except that `deinit` waits for a child it has
/// to kill.
public struct ChildProcess: ~Copyable {
  /// How a child ended.
  public enum Ending: Equatable {
    case exited(Int32)
    case killed(Int32)
    /// Somebody else took the status.
    case unknown
  }

  /// What one attempt to move bytes came to.
  public enum Transfer {
    case moved(Int)
    /// Nothing can be moved now.
    case blocked
    /// The other side has gone since the last attempt.
    case closed
  }

  private let identifier: pid_t
  private var input: OwnedDescriptor
  private var output: OwnedDescriptor
  private var isReaped = false
  private var wasKilled = false

  /// Starts `words[0]`, found through PATH unless it holds a slash, with `words` as its arguments
  /// and `environment` (entries `NAME=value`) as its only environment.
  public init(_ words: [String], environment: [[UInt8]]) throws(SystemError) {
    let toChild = try PipeEnds()
    let fromChild = try PipeEnds()
    let (reader, writer) = (toChild.reader.number, fromChild.writer.number)
    identifier = try Signals.starting { () throws(SystemError) in
      try ChildSpawning.start(
        words.map { Array($0.utf8) }, environment, input: reader, output: writer)
    }
    toChild.writer.makeNonBlocking()
    fromChild.reader.makeNonBlocking()
    input = toChild.takeWriter()
    output = fromChild.takeReader()
  }

  /// Writes once from `start` on. A child that closed its stdin is `.closed`.
  public mutating func feed(_ bytes: Span<UInt8>, from start: Int) -> Transfer {
    guard input.isOpen else { return .blocked }
    let number = input.number
    let length = unsafe bytes.withUnsafeBytes { source in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: source[start...])
      return unsafe write(number, rest.baseAddress, rest.count)
    }
    if length >= 0 { return .moved(length) }
    if errno == EAGAIN || errno == EINTR { return .blocked }
    closeInput()
    return .closed
  }

  /// Ends the child's stdin.
  public mutating func closeInput() { input.close() }

  /// Reads once and appends to `buffer`; `.closed` when every holder of
  /// the pipe has closed it.
  public mutating func drain(into buffer: inout ByteBuffer) -> Transfer {
    guard output.isOpen else { return .blocked }
    let number = output.number
    let length = unsafe buffer.appendFilling(atLeast: 1 << 16) { space in
      unsafe read(number, space.baseAddress, space.count)
    }
    if length > 0 { return .moved(length) }
    if length < 0, errno == EAGAIN || errno == EINTR { return .blocked }
    output.close()
    return .closed
  }

  /// Whether the child has ended; its status stays with the system until `reap`.
  public borrowing func hasEnded() -> Bool {
    var information = unsafe siginfo_t()
    let result = unsafe waitid(
      P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT)
    return unsafe result != 0 && errno == ECHILD || information.si_signo != 0
  }

  /// Takes the status of a child that has ended; the pipes are closed.
  public mutating func reap() -> Ending {
    Signals.forget(group: identifier)
    var status: Int32 = 0
    let taken = unsafe waitpid(identifier, &status, WNOHANG)
    isReaped = true
    input.close()
    output.close()
    guard taken == identifier else { return .unknown }
    let signal = status & 0x7F
    return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal)
  }

  /// Sends a signal to the child and all in its group; only before `reap`, since the number may be
  /// another's afterwards.
  public mutating func signalGroup(_ signal: Int32) {
    guard !isReaped else { return }
    if signal == SIGKILL { wasKilled = true }
    _ = kill(-identifier, signal)
  }

  /// What poll(2) is to be asked for: the output always, the input while `hasInput`.
  public borrowing func interests(hasInput: Bool) -> [(descriptor: Int32, event: Int32)] {
    var interests: [(descriptor: Int32, event: Int32)] = []
    if output.isOpen { interests.append((output.number, POLLIN)) }
    if hasInput, input.isOpen { interests.append((input.number, POLLOUT)) }
    return interests
  }

  /// Waits until one of the descriptors is ready, the time is over or a signal came.
  public static func wait(for interests: [(descriptor: Int32, event: Int32)], milliseconds: Int32) {
    var requests = interests.map {
      pollfd(fd: $0.descriptor, events: Int16($0.event), revents: 0)
    }
    _ = unsafe poll(&requests, nfds_t(requests.count), milliseconds)
  }

  deinit {
    guard !isReaped else { return }
    _ = kill(-identifier, SIGKILL)
    Signals.forget(group: identifier)
    // One that SIGKILL did not end before is stuck in the system; waiting for it might be for ever.
    _ = waitpid(identifier, nil, wasKilled ? WNOHANG : 0)
  }
}

/// A descriptor that is closed with its owner at the latest.
struct OwnedDescriptor: ~Copyable {
  private(set) var number: Int32

  init(_ number: Int32) { self.number = number }

  var isOpen: Bool { number >= 0 }

  borrowing func makeNonBlocking() { _ = fcntl(number, F_SETFL, O_NONBLOCK) }

  mutating func close() {
    if isOpen { _ = Glibc.close(number) }
    number = -1
  }

  deinit {
    if number >= 0 { _ = Glibc.close(number) }
  }
}

/// The two ends of a pipe, both closed on exec and neither in a standard place.
struct PipeEnds: ~Copyable {
  let reader: OwnedDescriptor
  let writer: OwnedDescriptor

  init() throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw SystemError("start") }
    let first = OwnedDescriptor(ends[0])
    let second = OwnedDescriptor(ends[1])
    let settledReader = try PipeEnds.settle(first)
    let settledWriter = try PipeEnds.settle(second)
    reader = settledReader
    writer = settledWriter
  }

  consuming func takeReader() -> OwnedDescriptor { reader }

  consuming func takeWriter() -> OwnedDescriptor { writer }

  /// dup2(2) onto 0, 1 or 2 in the child would overwrite an end that lay there.
  private static func settle(_ end: consuming OwnedDescriptor) throws(SystemError)
    -> OwnedDescriptor
  {
    if end.number > Descriptor.standardError {
      _ = fcntl(end.number, F_SETFD, FD_CLOEXEC)
      return end
    }
    let moved = fcntl(end.number, F_DUPFD_CLOEXEC, Descriptor.standardError + 1)
    guard moved >= 0 else { throw SystemError("start") }
    return OwnedDescriptor(moved)
  }
}
