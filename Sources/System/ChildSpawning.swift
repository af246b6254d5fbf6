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

  /// Makes this process one that can have children: their statuses are kept until they are taken, a
  /// write to one that does not read is an error code and no signal, and what is opened for a child
  /// lies in none of the places 0 to 2.
  public static func prepare() {
    _ = signal(SIGCHLD, SIG_DFL)
    _ = signal(SIGPIPE, SIG_IGN)
    Descriptor.occupyStandardPlaces()
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

  /// Starts a program; `input` becomes its stdin, `output` its stdout and stderr, and no other descriptor
  /// goes on to it.
  ///
  /// All signals are at their defaults in the child, except SIGHUP: under nohup(1) the child is to outlive
  /// the terminal as this process does.
  static func start(
    _ words: [[UInt8]], _ environment: [[UInt8]], input: Int32, output: Int32
  ) throws(SystemError) -> pid_t {
    func check(_ code: Int32) throws(SystemError) {
      if code != 0 { throw SystemError("start", code: code) }
    }
    var attributes = posix_spawnattr_t()
    var actions = unsafe posix_spawn_file_actions_t()
    try check(unsafe posix_spawnattr_init(&attributes))
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    try check(unsafe posix_spawn_file_actions_init(&actions))
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }

    setSignals(&attributes)
    for (from, to) in [(input, Int32(0)), (output, 1), (output, 2)] {
      try check(unsafe posix_spawn_file_actions_adddup2(&actions, from, to))
    }
    // Also those that this process was started with.
    try check(unsafe posix_spawn_file_actions_addclosefrom_np(&actions, 3))
    var child: pid_t = 0
    try check(
      unsafe withVector(words) { arguments in
        unsafe withVector(environment) { variables in
          guard let program = unsafe arguments[0] else { return EINVAL }
          return unsafe posix_spawnp(&child, program, &actions, &attributes, arguments, variables)
        }
      })
    return child
  }

  private static func setSignals(_ attributes: inout posix_spawnattr_t) {
    var (reset, blocked) = (sigset_t(), sigset_t())
    unsafe sigfillset(&reset)
    unsafe sigdelset(&reset, SIGHUP)
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
}

// What the C library has and its module for Swift leaves out, since Linux alone has it.

@_silgen_name("memfd_create")
func memfd_create(_ name: UnsafePointer<CChar>, _ flags: UInt32) -> Int32

@_silgen_name("posix_spawn_file_actions_addclosefrom_np")
private func posix_spawn_file_actions_addclosefrom_np(
  _ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ from: Int32
) -> Int32
