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
  private var input: OpenFile?
  private var output: OpenFile?
  private var isReaped = false
  private var wasKilled = false

  /// Starts `words[0]`, found through PATH unless it holds a slash, with `words` as its arguments
  /// and `environment` (entries `NAME=value`) as its only environment.
  public init(_ words: [String], environment: [[UInt8]]) throws(SystemError) {
    let toChild = try PipeEnds()
    let fromChild = try PipeEnds()
    let (reader, writer) = (toChild.reader.descriptor, fromChild.writer.descriptor)
    identifier = try Signals.starting { () throws(SystemError) in
      try ChildSpawning.start(
        words.map { Array($0.utf8) }, environment, input: reader, output: writer)
    }
    for end in [toChild.writer.descriptor, fromChild.reader.descriptor] {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    input = toChild.takeWriter()
    output = fromChild.takeReader()
  }

  /// Writes once from `start` on. A child that closed its stdin is `.closed`.
  public mutating func feed(_ bytes: Span<UInt8>, from start: Int) -> Transfer {
    guard let number = input?.descriptor else { return .blocked }
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
  public mutating func closeInput() { input = nil }

  /// Reads once and appends to `buffer`; `.closed` when every holder of
  /// the pipe has closed it.
  public mutating func drain(into buffer: inout ByteBuffer) -> Transfer {
    guard let number = output?.descriptor else { return .blocked }
    let length = unsafe buffer.appendFilling(atLeast: 1 << 16) { space in
      unsafe read(number, space.baseAddress, space.count)
    }
    if length > 0 { return .moved(length) }
    if length < 0, errno == EAGAIN || errno == EINTR { return .blocked }
    output = nil
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
    input = nil
    output = nil
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
  public mutating func interests(hasInput: Bool) -> [(descriptor: Int32, event: Int32)] {
    var interests: [(descriptor: Int32, event: Int32)] = []
    if let number = output?.descriptor { interests.append((number, POLLIN)) }
    if hasInput, let number = input?.descriptor { interests.append((number, POLLOUT)) }
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

/// The two ends of a pipe, both closed on exec and neither in a standard place.
struct PipeEnds: ~Copyable {
  let reader: OpenFile
  let writer: OpenFile

  init() throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw SystemError("start") }
    let first = OpenFile(owning: ends[0])
    let second = OpenFile(owning: ends[1])
    let settledReader = try PipeEnds.settle(first)
    let settledWriter = try PipeEnds.settle(second)
    reader = settledReader
    writer = settledWriter
  }

  consuming func takeReader() -> OpenFile { reader }

  consuming func takeWriter() -> OpenFile { writer }

  /// dup2(2) onto 0, 1 or 2 in the child would overwrite an end that lay there.
  private static func settle(_ end: consuming OpenFile) throws(SystemError)
    -> OpenFile
  {
    if end.descriptor > Descriptor.standardError {
      _ = fcntl(end.descriptor, F_SETFD, FD_CLOEXEC)
      return end
    }
    let moved = fcntl(end.descriptor, F_DUPFD_CLOEXEC, Descriptor.standardError + 1)
    guard moved >= 0 else { throw SystemError("start") }
    return OpenFile(owning: moved)
  }
}
