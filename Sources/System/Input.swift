import Bytes
import Glibc

/// The bytes of one input after the other: files in order, `-` for stdin, stdin when none is named.
///
/// `bytes` holds what was read and not yet handled; the caller moves `position` on and asks `fill`
/// for more. It never waits for more than one read(2) gives, so that a live stream is answered line
/// by line.
public struct Input: ~Copyable {
  /// What a call of `fill` came to.
  public enum Fill: Sendable {
    case more
    /// This source has ended; `bytes` from `position` on is its last line, if anything.
    case end
    /// A signal came, or the time given was over: look at `Signals` and the clock, then fill again.
    case interrupted
    /// Nobody reads any more what is written to stdout.
    case readerGone
  }

  /// How much one read asks for.
  static let readSize = 1 << 18

  /// What was read; everything before `position` has been handled.
  public private(set) var bytes = ByteBuffer(capacity: Input.readSize * 2)

  /// Where the first byte lies that has not been handled.
  public var position = 0

  /// The source now read, as a diagnostic names it: "stdin" or the file's name as given.
  public private(set) var name = ""

  private let files: [String]
  private var next = 0
  /// The file now read; none for stdin.
  private var source: OpenFile?
  private var descriptor: Int32 = -1
  private var mayWait = false

  /// Input from the files named; from stdin when there are none.
  public init(files: [String]) {
    self.files = files.isEmpty ? ["-"] : files
  }

  /// The first file that cannot be read, with the reason; nil when all can. Asked before anything is
  /// handled, so that a misspelt name is not found after an hour of work.
  public func firstUnreadable() -> (name: String, error: SystemError)? {
    for file in files where file != "-" {
      guard let status = Descriptor.status(at: file) else { return (file, SystemError("open")) }
      if status.st_mode & S_IFMT == S_IFDIR { return (file, SystemError("read", code: EISDIR)) }
      guard unsafe access(GivenWord.path(file), R_OK) == 0 else {
        return (file, SystemError("open"))
      }
    }
    return nil
  }

  /// The first source that is also written to, stdout or one of the files at `paths`, as a diagnostic names
  /// it; nil when none is. A filter that reads what it writes reads for ever, and one whose output
  /// has emptied its input has nothing to read.
  public func firstWritten(or paths: [String]) -> String? {
    let written =
      [Descriptor.status(of: Descriptor.standardOutput)] + paths.map { Descriptor.status(at: $0) }
    for file in files {
      let source =
        file == "-"
        ? Descriptor.status(of: Descriptor.standardInput) : Descriptor.status(at: file)
      guard let source, source.isRegular else { continue }
      if written.contains(where: { $0?.isSame(as: source) == true }) { return Self.name(of: file) }
    }
    return nil
  }

  /// A source as a diagnostic names it.
  private static func name(of file: String) -> String { file == "-" ? "stdin" : file }

  /// Goes on to the next source; false when there is none, or a signal that ends the program came.
  public mutating func openNext() throws(SystemError) -> Bool {
    source = nil
    guard next < files.count else { return false }
    let file = files[next]
    next += 1
    name = Self.name(of: file)
    if file == "-" {
      descriptor = Descriptor.standardInput
    } else {
      // A pipe with a name is waited for until somebody writes to it; a signal may come meanwhile.
      do throws(SystemError) {
        source = try OpenFile(file, O_RDONLY)
        descriptor = source?.descriptor ?? -1
      } catch {
        if error.code == EINTR { return false }
        throw error
      }
    }
    Descriptor.enlargePipe(descriptor)
    mayWait = Descriptor.status(of: descriptor)?.isRegular != true
    bytes.removeAll()
    position = 0
    return true
  }

  /// Reads once. What has been handled is dropped first. With `milliseconds` it waits no longer
  /// than that, and never longer than somebody reads what is written to `output`: a filter that waits
  /// for an hour has to notice at once that the rest of its pipe has gone.
  public mutating func fill(
    waiting milliseconds: Int32? = nil, watching output: Int32 = -1
  ) throws(SystemError) -> Fill {
    bytes.removeFirst(position)
    position = 0
    if mayWait,
      let other = Descriptor.wait(for: descriptor, watching: output, milliseconds: milliseconds)
    {
      return other
    }
    switch Descriptor.read(descriptor, into: &bytes, room: Input.readSize) {
    case .done(0): return .end
    case .done: return .more
    case .interrupted: return .interrupted
    case .failed(let error): throw error
    }
  }
}
