import Bytes
import StateFile
import Statistics
import Times

/// The state of windows of any shape.
extension GroupedWindows {
  /// Writes what is open.
  public func save(into writer: inout StateWriter) {
    switch kind {
    case .time: timed.save(into: &writer)
    case .trailing: trailing.save(into: &writer)
    case .count: counted.save(into: &writer)
    }
  }

  /// Forgets all groups and takes what `save` wrote of windows of this shape.
  public mutating func restore(from reader: inout StateReader) throws(StateError) {
    switch kind {
    case .time: try timed.restore(from: &reader)
    case .trailing: try trailing.restore(from: &reader)
    case .count: try counted.restore(from: &reader)
    }
  }

  /// The newest time among the points of a group; the least of all where it had none.
  public func newest(of group: Int) -> Int64 {
    switch kind {
    case .time: group < timed.groups.count ? timed.groups[group].newest : .min
    case .trailing: group < trailing.groups.count ? trailing.groups[group].newest : .min
    case .count: group < counted.groups.count ? counted.groups[group].newest : .min
    }
  }

  /// Whether `hasHandled` knows lines, not only moments.
  public var knowsLines: Bool { kind == .time && !holdsPanes }

  /// Whether a point at or before the newest of its group when the state was saved has been handled.
  /// Windows in time that hold lines know; the others take a stream to be in order.
  public func hasHandled(
    _ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, group: Int
  ) -> Bool {
    guard knowsLines else { return true }
    return timed.hasHandled(bytes, range, at: time, group: group)
  }
}

extension StateWriter {
  /// Adds a list of groups, each written by `body`.
  mutating func list<Group: ~Copyable>(
    _ name: StaticString, of groups: borrowing NoncopyableArray<Group>,
    _ body: (borrowing Group, inout StateWriter) -> Void
  ) {
    list(name) { writer in
      for index in groups.indices { writer.item { writer in body(groups[index], &writer) } }
    }
  }
}

extension TrailingWindows {
  func save(into writer: inout StateWriter) {
    writer.list("windows", of: groups) { group, writer in
      writer.integer("first", group.first)
      writer.integer("newest", group.newest)
      group.held.save(into: &writer)
    }
  }

  mutating func restore(from reader: inout StateReader) throws(StateError) {
    groups = NoncopyableArray()
    try reader.list("windows") { reader in
      var group = TrailingGroup()
      group.first = try reader.integer("first")
      group.newest = try reader.integer("newest")
      group.held = try HeldLines(from: &reader)
      let reach = group.newest.subtractingReportingOverflow(period)
      guard group.newest == .min || !reach.overflow else {
        throw reader.refusal("a point out of range")
      }
      groups.append(group)
    }
  }
}

extension CountWindows {
  func save(into writer: inout StateWriter) {
    writer.list("windows", of: groups) { $0.save(into: &$1) }
  }

  mutating func restore(from reader: inout StateReader) throws(StateError) {
    groups = NoncopyableArray()
    try reader.list("windows") { reader in groups.append(try CountedGroup(from: &reader)) }
  }
}

extension CountedGroup {
  func save(into writer: inout StateWriter) {
    writer.integer("next", next)
    writer.integer("origin", origin)
    writer.integer("last_stop", lastStop)
    writer.integer("newest", newest)
    writer.integer("key", key)
    let spans = extents.saved.panes
    writer.integers("spans", spans.flatMap { [$0.key, $0.sum.first, $0.sum.last] })
    held.save(into: &writer)
  }

  init(from reader: inout StateReader) throws(StateError) {
    self.init()
    next = try reader.integer("next")
    origin = try reader.integer("origin")
    lastStop = try reader.integer("last_stop")
    newest = try reader.integer("newest")
    key = try reader.integer("key")
    let numbers = try reader.integers("spans")
    let spans = stride(from: 0, to: numbers.count - 2, by: 3).map { place in
      SlidingSums.Pane(
        key: numbers[place], sum: TimeExtent(first: numbers[place + 1], last: numbers[place + 2]))
    }
    guard numbers.count % 3 == 0, (0..<1 << 62).contains(next), (0...next).contains(origin),
      let extents = SlidingSums(panes: spans, turned: 0)
    else { throw reader.refusal("the points counted") }
    self.extents = extents
    held = try HeldLines(from: &reader)
  }
}
