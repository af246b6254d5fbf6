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
  private static let patience = 100

  private let kind: Kind
  private let option: String
  private let names: [String]
  private var isFound: [Bool]
  private var points = 0
  private var hasBeenTold = false
  /// The names that the first point had.
  private var there: [String]?

  /// Names that `option` asked for.
  public init(_ names: [String], _ kind: Kind, option: String) {
    self.kind = kind
    self.option = option
    self.names = names
    isFound = names.map { _ in false }
  }

  /// Whether there are names and all of them have been found, so that nothing more need be told.
  public var isComplete: Bool { !isFound.contains(false) }

  /// The name with this number was in a point.
  @inline(__always)
  public mutating func found(_ index: Int) { isFound[index] = true }

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
      session.stop(.someRefused, hasBeenTold ? nil : message(index))
    }
  }

  private func message(_ index: Int) -> String {
    let there = there ?? []
    let few = there.prefix(8).map { "\"\($0)\"" }.joined(separator: ", ")
    let rest = there.count > 8 ? " and \(there.count - 8) more" : ""
    let has = there.isEmpty ? "the first has none" : "the first has \(few)\(rest)"
    let nearest = Spelling.nearest(to: names[index][...], among: there)
    let hint = nearest.map { "; did you mean \"\($0)\"?" } ?? ""
    return "no point has the \(kind.rawValue) \"\(names[index])\" (\(option)); \(has)\(hint)"
  }
}
