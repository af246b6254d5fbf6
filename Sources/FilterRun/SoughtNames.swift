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
  private let names: [[UInt8]]
  private var isFound: [Bool]
  private var points = 0
  private var hasBeenTold = false
  /// The names that the first point had.
  private var there: [String] = []

  /// Names that `option` asked for; it `decidesStatus` where nothing is watched without them.
  public init<Name: Sequence<UInt8>>(
    _ names: [Name], _ kind: Kind, option: String, decidesStatus: Bool = true
  ) {
    self.kind = kind
    self.option = option
    self.decidesStatus = decidesStatus
    self.names = names.map { Array($0) }
    isFound = names.map { _ in false }
    isComplete = names.isEmpty
  }

  /// Whether there are no names or all of them have been found, so that nothing more need be told.
  public private(set) var isComplete: Bool

  /// A point has come. O(1) once all names have been found.
  @inline(__always)
  public mutating func look(
    at point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    if !isComplete { search(point, in: bytes, session: &session) }
  }

  private mutating func search(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    points += 1
    let keys =
      switch kind {
      case .field: point.fields.indices.map { point.fields[$0].key }
      case .tag: point.tags.indices.map { point.tags[$0].key }
      }
    for index in names.indices where !isFound[index] {
      let name = names[index]
      isFound[index] = keys.contains { $0.equals(name.span, as: .key, in: bytes) }
    }
    isComplete = !isFound.contains(false)
    if points == 1 { there = Self.texts(of: keys, in: bytes) }
    guard points == Self.patience, !isFound.contains(true) else { return }
    hasBeenTold = true
    for index in names.indices { session.note(message(index)) }
  }

  /// The keys as a person reads them, each once.
  public static func texts(of keys: [Token], in bytes: Span<UInt8>) -> [String] {
    var texts: [String] = []
    var text = ByteBuffer()
    for key in keys {
      text.removeAll()
      text.append(unescaped: key, as: .key, of: bytes)
      let name = String(decoding: text.array, as: UTF8.self)
      if !texts.contains(name) { texts.append(name) }
    }
    return texts
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
    let name = String(decoding: names[index], as: UTF8.self)
    return Self.message("point", kind.rawValue, name, option: option, there)
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
