import Glibc

/// The words that the process was started with.
///
/// Swift's `CommandLine` reads them from /proc, which a chroot, an initramfs or a rescue shell may
/// lack, and which takes a free descriptor. The kernel leaves them on the stack as well, right below
/// the environment: argc, the words, null, the environment (System V ABI for x86-64 §3.4.1; the same
/// order on every Linux).
public enum ProcessArguments {
  /// The words, the program's name first, each as the bytes that were given; empty when the kernel
  /// gave none. Comes before anything that calls setenv(3), which moves the environment.
  public static var words: [[UInt8]] {
    let stack = unsafe UnsafeRawPointer(environ)
    let slot = MemoryLayout<Int>.size
    // A word is a pointer, so it cannot be taken for the small number argc that stands before them.
    var count = 0
    while count < limit {
      let before = unsafe stack.load(fromByteOffset: -slot * (count + 2), as: Int.self)
      if before == count { break }
      count += 1
    }
    guard count < limit else { return [] }
    return (0..<count).compactMap { index in
      let place = -slot * (count + 1 - index)
      guard
        let word = unsafe stack.load(fromByteOffset: place, as: UnsafePointer<UInt8>?.self)
      else { return nil }
      return unsafe Array(UnsafeRawBufferPointer(start: word, count: strlen(word)))
    }
  }

  /// The kernel's own limit of all words together is 6 MiB (ARG_MAX, a quarter of the largest stack),
  /// two bytes a word at least.
  private static let limit = 3 << 20
}

/// Stands in for the runtime's search for its backtracer (`--wrap` in Package.swift): the search ends
/// the process where /proc is not mounted, and costs ten system calls at each start elsewhere.
@_cdecl("__wrap_swift_copyAuxiliaryExecutablePath")
public func copyNoAuxiliaryExecutablePath(
  _ name: UnsafePointer<CChar>?
) -> UnsafeMutablePointer<CChar>? { nil }

/// What the process was told in its environment.
public enum EnvironmentVariable {
  /// The value of `name`, nil where it is not set.
  public static func value(of name: String) -> String? {
    guard let text = unsafe getenv(name) else { return nil }
    return unsafe String(cString: text)
  }

  /// The name of this machine.
  public static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, 255) == 0 else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
