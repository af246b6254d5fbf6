import Bytes
@unsafe @preconcurrency import Glibc

/// A program that was started, with all of its stdin in memory and a pipe from its stdout and stderr.
///
/// The child leads a process group of its own, so that a time limit reaches what it starts in turn; it
/// holds the descriptors 0 to 2 and no other; no call here waits, except that `deinit` waits for a
/// child it has to kill.
public struct ChildProcess: ~Copyable {
  /// How a child ended.
  public enum Ending: Equatable {
    case exited(Int32)
    case killed(Int32)
    /// Somebody else took the status.
    case unknown
  }

  private let identifier: pid_t
  /// What the child writes is read here; nil once every holder of the pipe has closed it.
  private var output: OpenFile?
  private var isReaped = false
  private var wasKilled = false

  /// Starts `words[0]`, found through PATH unless it holds a slash, with `words` as its arguments,
  /// `environment` (entries `NAME=value`) as its only environment and `input` as its stdin: a file
  /// without a name, so that a child reads as much of it as it likes and nobody has to feed it.
  public init(
    _ words: [String], environment: [[UInt8]], input: [UInt8]
  ) throws(SystemError) {
    let source = try OpenFile.inMemory(input.span)
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw SystemError("start") }
    let reader = OpenFile(owning: ends[0])
    let writer = OpenFile(owning: ends[1])
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    let (stdin, stdout) = (source.descriptor, ends[1])
    identifier = try Signals.starting { () throws(SystemError) in
      try ChildSpawning.start(
        words.map { Array($0.utf8) }, environment, input: stdin, output: stdout)
    }
    _ = consume source
    _ = consume writer
    output = consume reader
  }

  /// Reads once and appends to `buffer`; false where nothing can be read now.
  public mutating func drain(into buffer: inout ByteBuffer) -> Bool {
    guard let number = output?.descriptor else { return false }
    let length = unsafe buffer.appendFilling(atLeast: 1 << 16) { space in
      unsafe read(number, space.baseAddress, space.count)
    }
    if length < 0, errno == EAGAIN || errno == EINTR { return false }
    if length <= 0 { output = nil }
    return true
  }

  /// The descriptor that is ready when the child has written; nil when it will write no more.
  public var outputDescriptor: Int32? { mutating get { output?.descriptor } }

  /// Whether the child has ended; its status stays with the system until `reap`.
  public borrowing func hasEnded() -> Bool {
    var information = unsafe siginfo_t()
    let result = unsafe waitid(
      P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT)
    return unsafe result != 0 && errno == ECHILD || information.si_signo != 0
  }

  /// Takes the status of a child that has ended; the pipe is closed.
  public mutating func reap() -> Ending {
    Signals.forget(group: identifier)
    var status: Int32 = 0
    let taken = unsafe waitpid(identifier, &status, WNOHANG)
    isReaped = true
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

  /// Waits until one of the descriptors can be read, the time is over or a signal came.
  public static func wait(for descriptors: [Int32], milliseconds: Int32) {
    var requests = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
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
