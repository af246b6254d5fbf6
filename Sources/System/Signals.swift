import Glibc

/// The signals a filter answers to, noted by a handler and looked at by the run loop.
///
/// A handler only raises a flag. A signal that arrives between a look at the flags and the next
/// blocking call would go unnoticed, so the handler also starts the alarm clock: SIGALRM interrupts
/// the blocking call within a second and goes on ringing until the flag has been taken. A second
/// SIGINT or SIGTERM ends the process at once, and the process groups told to `starting` with it.
public enum Signals {
  /// Puts the handlers in place. SIGPIPE is ignored: a reader that went away is an error code of
  /// write(2). What the caller had ignored (nohup) stays ignored, except SIGPIPE's kin above.
  public static func install() {
    // The flags must be there before a handler can raise one.
    _ = termination
    forget(group: 0)
    _ = signal(SIGPIPE, SIG_IGN)
    var handled = sigset_t()
    unsafe sigemptyset(&handled)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGALRM] {
      install(number)
      unsafe sigaddset(&handled, number)
    }
    // A caller's blocked signals are inherited; ours would then never come.
    unsafe sigprocmask(SIG_UNBLOCK, &handled, nil)
  }

  /// The signal that asks the program to end: SIGINT, SIGTERM, or SIGHUP after `endOnHangUp`; or
  /// nil.
  public static var termination: Int32? {
    if unsafe flags[Int(SIGTERM)] != 0 { return SIGTERM }
    if unsafe flags[Int(SIGINT)] != 0 { return SIGINT }
    if unsafe flags[hangUpEnds] != 0, unsafe flags[Int(SIGHUP)] != 0 { return SIGHUP }
    return nil
  }

  /// Whether SIGUSR1 (tell the counts) has come since the last call.
  public static func takeReportRequest() -> Bool { take(SIGUSR1) }

  /// Whether SIGHUP (reopen the files written to) has come since the last call; never after
  /// `endOnHangUp`.
  public static func takeReopenRequest() -> Bool {
    unsafe flags[hangUpEnds] == 0 && take(SIGHUP)
  }

  /// Makes SIGHUP end the program as SIGTERM does: for a tool that has no file to reopen. Where the
  /// caller had it ignored (nohup) it stays so.
  public static func endOnHangUp() {
    unsafe flags[hangUpEnds] = 1
  }

  /// Ends the process as the signal would have without a handler, so that the shell knows it.
  public static func dieOf(_ number: Int32) {
    _ = signal(number, SIG_DFL)
    raise(number)
  }

  /// Starts a process group by `start`, which gives its number, and notes it: where a second SIGINT or
  /// SIGTERM ends this process at once, the group gets SIGKILL. Neither can come in between. Of more
  /// than 256 groups at a time the further ones are not noted.
  public static func starting<Failure: Error>(
    _ start: () throws(Failure) -> Int32
  ) throws(Failure) -> Int32 {
    var ending = sigset_t()
    var before = sigset_t()
    unsafe sigemptyset(&ending)
    unsafe sigaddset(&ending, SIGINT)
    unsafe sigaddset(&ending, SIGTERM)
    unsafe sigprocmask(SIG_BLOCK, &ending, &before)
    defer { unsafe sigprocmask(SIG_SETMASK, &before, nil) }
    let group = try start()
    replaceGroup(0, by: group)
    return group
  }

  /// Forgets a group that `starting` noted. Comes before the status of its leader is taken, since the
  /// number may be another's afterwards.
  public static func forget(group: Int32) { replaceGroup(group, by: 0) }

  private static func replaceGroup(_ old: Int32, by new: Int32) {
    for place in 0..<groupCount where unsafe groups[place] == old {
      unsafe groups[place] = new
      return
    }
  }

  private static let groupCount = 256
  /// The groups to end, 0 where there is none; read by the handler.
  nonisolated(unsafe) private static let groups = unsafe words(groupCount)

  /// The place of no signal: whether SIGHUP ends the program.
  private static let hangUpEnds = 0
  /// Written by the handler, read by the loop; one for each signal.
  nonisolated(unsafe) private static let flags = unsafe words(65)

  /// Words that are zero at first and never freed.
  private static func words(_ count: Int) -> UnsafeMutablePointer<sig_atomic_t> {
    let words = UnsafeMutablePointer<sig_atomic_t>.allocate(capacity: count)
    unsafe words.initialize(repeating: 0, count: count)
    return unsafe words
  }

  private static func take(_ number: Int32) -> Bool {
    guard unsafe flags[Int(number)] != 0 else { return false }
    unsafe flags[Int(number)] = 0
    return true
  }

  private static func install(_ number: Int32) {
    var previous = sigaction()
    guard unsafe sigaction(number, nil, &previous) == 0 else { return }
    if number != SIGALRM, isIgnored(previous) { return }
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { number in
      if number == SIGALRM {
        if Signals.pending { alarm(1) }
        return
      }
      if number == SIGINT || number == SIGTERM, Signals.termination != nil {
        for place in 0..<Signals.groupCount where unsafe Signals.groups[place] > 0 {
          unsafe kill(-Signals.groups[place], SIGKILL)
        }
        _exit(128 + number)
      }
      unsafe Signals.flags[Int(number)] = 1
      alarm(1)
    }
    unsafe sigemptyset(&action.sa_mask)
    unsafe sigaction(number, &action, nil)
  }

  private static var pending: Bool {
    unsafe flags[Int(SIGINT)] != 0 || flags[Int(SIGTERM)] != 0 || flags[Int(SIGHUP)] != 0
      || flags[Int(SIGUSR1)] != 0
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
