import Bytes
import LineProtocol
import Options

/// Names of fields or tags that a filter was asked for, and whether the input has them.
///
/// A name that nothing has is most likely misspelt, and whoever watches by it watches nothing. So it is
/// reported, in the same words by every tool: after the first hundred points without it, for a live
/// stream, and at the end; with the names that the first point had, and the nearest of them.
public struct SoughtNames: Sendable {
  /// What kind of name it is.
  public enum Kind: String, Sendable { case field, tag }

  /// After so many points without any of the names a live stream is told.
  static let patience = 100

  private let kind: Kind
  private let option: String
  private let decidesStatus: Bool
  private let names: [String]
  private var isFound: [Bool]
  private var points = 0
  private var hasBeenTold = false
  /// The names that the first point had.
  private var there: [String]?

  /// Names that `option` asked for; it `decidesStatus` where nothing is watched without them.
  public init(_ names: [String], _ kind: Kind, option: String, decidesStatus: Bool = true) {
    self.kind = kind
    self.option = option
    self.decidesStatus = decidesStatus
    self.names = names
    isFound = names.map { _ in false }
    isComplete = names.isEmpty
  }

  /// Whether there are no names or all of them have been found, so that nothing more need be told.
  public private(set) var isComplete: Bool

  /// The name with this number was in a point.
  public mutating func found(_ index: Int) {
    if isComplete { return }
    isFound[index] = true
    isComplete = !isFound.contains(false)
  }

  /// A point has been looked at; told of while not all names have been found.
  public mutating func look(
    at point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    points += 1
    if there == nil { there = Self.names(of: point, in: bytes, kind) }
    guard points == Self.patience, !isFound.contains(true) else { return }
    hasBeenTold = true
    for index in names.indices { session.note(message(index)) }
  }

  /// Which names of the point there are, for tests and messages.
  private static func names(
    of point: borrowing Point, in bytes: Span<UInt8>, _ kind: Kind
  ) -> [String] {
    var names: [String] = []
    var text = ByteBuffer()
    func take(_ token: Token) {
      text.removeAll()
      text.append(unescaped: token, as: .key, of: bytes)
      let name = String(decoding: text.array, as: UTF8.self)
      if !names.contains(name) { names.append(name) }
    }
    switch kind {
    case .field: for index in point.fields.indices { take(point.fields[index].key) }
    case .tag: for index in point.tags.indices { take(point.tags[index].key) }
    }
    return names
  }

  /// Reports at the end the names that no point had, with the status for it.
  public func finish(session: inout Session) {
    guard points > 0 else { return }
    for index in names.indices where !isFound[index] {
      let message = hasBeenTold ? nil : message(index)
      if decidesStatus {
        session.stop(.someRefused, message)
      } else if let message {
        session.note(message)
      }
    }
  }

  private func message(_ index: Int) -> String {
    Self.message("point", kind.rawValue, names[index], option: option, there ?? [])
  }

  /// What is said of a name that was asked for and that nothing had.
  static func message(
    _ record: String, _ kind: String, _ name: String, option: String, _ there: [String]
  ) -> String {
    let few = there.prefix(8).map { "\"\($0)\"" }.joined(separator: ", ")
    let rest = there.count > 8 ? " and \(there.count - 8) more" : ""
    let has = there.isEmpty ? "the first has none" : "the first has \(few)\(rest)"
    let nearest = Spelling.nearest(to: name[...], among: there)
    let hint = nearest.map { "; did you mean \"\($0)\"?" } ?? ""
    return "no \(record) has the \(kind) \"\(name)\" (\(option)); \(has)\(hint)"
  }
}

/// The tags that an option names, and whether the input has them.
public struct SoughtTags: Sendable {
  private let tags: [[UInt8]]
  private var names: SoughtNames

  /// The tags with these names, asked for by `option`; it `decidesStatus` where nothing is watched
  /// without them.
  public init(_ tags: [[UInt8]], option: String = "--group-by", decidesStatus: Bool = true) {
    self.tags = tags
    let texts = tags.map { String(decoding: $0, as: UTF8.self) }
    names = SoughtNames(texts, .tag, option: option, decidesStatus: decidesStatus)
  }

  /// A point has come. O(1) once all tags have been found.
  @inline(__always)
  public mutating func look(
    at point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    if !names.isComplete { search(point, in: bytes, session: &session) }
  }

  private mutating func search(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    for index in tags.indices where point.tagIndex(named: tags[index], in: bytes) != nil {
      names.found(index)
    }
    names.look(at: point, in: bytes, session: &session)
  }

  /// Reports at the end the tags that no point had, with the status for it.
  public func finish(session: inout Session) { names.finish(session: &session) }
}
