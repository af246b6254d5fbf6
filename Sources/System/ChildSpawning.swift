import Bytes
@unsafe @preconcurrency import Glibc

/// How a child is started, and what this process has to be like for it.
public enum ChildSpawning {
  /// The environment of this process, entry by entry.
  public static var environment: [[UInt8]] {
    var entries: [[UInt8]] = []
    var next = unsafe environ
    while let entry = unsafe next.pointee {
      let bytes = unsafe UnsafeRawBufferPointer(start: entry, count: strlen(entry))
      unsafe entries.append(Array(bytes))
      unsafe next += 1
    }
    return entries
  }

  /// Makes this process one that can have children: their statuses are kept until they are taken,
  /// a write to one that does not read is an error code and no signal, and descriptors that this
  /// process was started with do not go on to them.
  public static func prepare() {
    _ = signal(SIGCHLD, SIG_DFL)
    _ = signal(SIGPIPE, SIG_IGN)
    for descriptor in openDescriptors where descriptor > Descriptor.standardError {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
  }

  /// Why `program` could not be started, or nil: a look ahead, so that a misspelt name is found
  /// before the first alert. What exec(2) says later may differ.
  public static func problem(with program: String) -> SystemError? {
    if program.utf8.contains(UInt8(ascii: "/")) { return problem(at: program) }
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/bin:/usr/bin"
    var worst = SystemError("start", code: ENOENT)
    for folder in path.split(separator: ":", omittingEmptySubsequences: false) {
      guard let error = problem(at: (folder.isEmpty ? "." : folder) + "/" + program) else {
        return nil
      }
      if error.code == EACCES { worst = error }
    }
    return worst
  }

  /// Starts a program; `input` becomes its stdin, `output` its stdout and stderr.
  ///
  /// Signals this process ignores or answers are back at their defaults in the child, except SIGHUP:
  /// under nohup(1) the child is to outlive the terminal as this process does.
  static func start(
    _ words: [[UInt8]], _ environment: [[UInt8]], input: Int32, output: Int32
  ) throws(SystemError) -> pid_t {
    var attributes = posix_spawnattr_t()
    var actions = unsafe posix_spawn_file_actions_t()
    var code = unsafe posix_spawnattr_init(&attributes)
    guard code == 0 else { throw SystemError("start", code: code) }
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    code = unsafe posix_spawn_file_actions_init(&actions)
    guard code == 0 else { throw SystemError("start", code: code) }
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }

    setSignals(&attributes)
    for (from, to) in [(input, Int32(0)), (output, 1), (output, 2)] {
      code = unsafe posix_spawn_file_actions_adddup2(&actions, from, to)
      guard code == 0 else { throw SystemError("start", code: code) }
    }
    var child: pid_t = 0
    code = unsafe withVector(words) { arguments in
      unsafe withVector(environment) { variables in
        guard let program = unsafe arguments[0] else { return EINVAL }
        return unsafe posix_spawnp(&child, program, &actions, &attributes, arguments, variables)
      }
    }
    guard code == 0 else { throw SystemError("start", code: code) }
    return child
  }

  private static func setSignals(_ attributes: inout posix_spawnattr_t) {
    var reset = sigset_t()
    unsafe sigemptyset(&reset)
    for number in [SIGPIPE, SIGINT, SIGTERM, SIGQUIT, SIGUSR1, SIGALRM, SIGCHLD] {
      unsafe sigaddset(&reset, number)
    }
    var blocked = sigset_t()
    unsafe sigemptyset(&blocked)
    unsafe posix_spawnattr_setsigdefault(&attributes, &reset)
    unsafe posix_spawnattr_setsigmask(&attributes, &blocked)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
  }

  /// Lends `strings`, none of which holds a NUL byte, as the vector that exec(2) takes.
  private static func withVector<Result>(
    _ strings: [[UInt8]], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var vector = unsafe strings.map { string in
      unsafe strdup(string.map { CChar(bitPattern: $0) } + [0])
    }
    defer { unsafe vector.forEach { unsafe free($0) } }
    unsafe vector.append(nil)
    return unsafe body(vector)
  }

  private static func problem(at path: String) -> SystemError? {
    guard let status = Descriptor.status(at: path) else { return SystemError("start") }
    guard status.isRegular else { return SystemError("start", code: EACCES) }
    return unsafe access(GivenWord.path(path), X_OK) == 0 ? nil : SystemError("start")
  }

  /// Every open descriptor; where there is no /proc, those that may be among the first 1024.
  private static var openDescriptors: [Int32] {
    guard let folder = unsafe opendir("/proc/self/fd") else { return Array(0..<1024) }
    defer { unsafe closedir(folder) }
    var found: [Int32] = []
    while let entry = unsafe readdir(folder) {
      unsafe found.append(atoi(&entry.pointee.d_name.0))
    }
    return found
  }
}
