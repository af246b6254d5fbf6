import Bytes
import FilterRun
import JSONLines
import LineProtocol
import Options
import Statistics
import System
import Times
import Windows

/// Sums up the fields of each group and writes one point for each window.
struct AggregateWriter: ~Copyable {
  /// So many fields are summed up; further names are left out, so that input cannot fill the memory.
  private static let mostFields = 10_000

  /// What is known of one group.
  struct Group {
    var panes = PaneAggregates()
    /// The numbers of its fields, as they first came.
    var fields: [Int] = []
    /// The measurement of its first point, for a group of all points.
    var name: [UInt8] = []
  }

  private let functions: [NamedFunction]
  private let rule: PercentileRule
  let needsValues: Bool
  /// The fields asked for, which have the first numbers; all of them when there are none.
  private let chosen: [String]
  private var sought: SoughtNames
  /// Whether any number has been summed up, and any point been looked at.
  private var hasNumbers = false
  private var hasPoints = false
  /// The names of fields, escapes undone.
  private(set) var names = ByteKeyTable()
  /// The same as they are compared with the keys of a point, by number.
  private var known = NoncopyableArray<SoughtName>()
  /// The keys to write, by field and function.
  private var keys: [[[UInt8]]] = []
  var groups: [Group] = []
  /// The numbers of the present point.
  private var values: [(field: Int, value: SummedNumber)] = []
  private var scratch = ByteBuffer()
  /// How many windows came out, how many of them had a value to write, and how many values at most.
  private var windows = 0
  private var written = 0
  private var mostValues = 0
  private var encoder = RecordEncoder()

  init(_ settings: WindowSettings) throws(OptionError) {
    functions = settings.functions.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    rule = settings.percentileRule
    needsValues = functions.contains { $0.function.needsValues }
    chosen = settings.fields.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    sought = SoughtNames(chosen.map(\.utf8), .field, option: "--field")
    if functions.isEmpty, !chosen.isEmpty {
      throw .unusable("--field has no meaning here: it needs --agg")
    }
    for field in chosen where number(of: Array(field.utf8).span) == nil {
      throw .badValue(of: "--field", field, .expected("the name of a field"))
    }
  }

  /// Forgets all groups, and fields but those asked for.
  mutating func forget() {
    groups = []
    names = ByteKeyTable()
    known = NoncopyableArray()
    keys = []
    for field in chosen { _ = number(of: Array(field.utf8).span) }
  }

  /// The windows of a group begin anew.
  mutating func restart(_ group: Int) {
    if group < groups.count { groups[group].panes = PaneAggregates() }
  }

  /// Forgets a group: its number may be given to another.
  mutating func forget(_ group: Int) {
    if group < groups.count { groups[group] = Group() }
  }

  /// Whether windows are summed up at all.
  var isOn: Bool { !functions.isEmpty }

  /// Adds the numbers of a point to the pane with this key. What should be a number and is none is
  /// refused.
  mutating func take(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, group: Int, pane key: Int64,
    session: inout Session
  ) {
    while groups.count <= group { groups.append(Group()) }
    if groups[group].name.isEmpty { groups[group] = newGroup(point, in: bytes) }
    values.removeAll(keepingCapacity: true)
    if chosen.isEmpty {
      takeAll(point, in: bytes, session: &session)
    } else {
      takeChosen(point, in: bytes, session: &session)
      sought.look(at: point, in: bytes, session: &session)
    }
    hasPoints = true
    if !values.isEmpty { hasNumbers = true }
    for (field, value) in values {
      groups[group].panes.append(
        value, field: place(of: field, in: group), at: time, pane: key, keepsValue: needsValues)
    }
  }

  /// Writes the point of a window; what no later window wants is forgotten.
  mutating func write(
    _ emission: WindowEmission, of heads: borrowing ByteKeyTable, unit: TimestampUnit,
    as format: RecordEncoder.Format, into output: inout ByteBuffer
  ) {
    if encoder.format != format { encoder.format = format }
    let group = emission.group
    guard group < groups.count else { return }
    let head = heads.range(of: group)
    if head.isEmpty {
      let name = groups[group].name
      encoder.point.begin(head: name.span, 0..<name.count, into: &output)
    } else {
      encoder.point.begin(head: heads.bytes, head, into: &output)
    }
    // The names were looked at when they first came, so nothing is left that could fail.
    try? writeFields(emission, into: &output)
    _ = encoder.finish(
      time: Timestamp(nanoseconds: emission.stop), unit: unit, into: &output)
    groups[group].panes.dropPanes(before: emission.nextKey)
  }

  private mutating func writeFields(
    _ emission: WindowEmission, into output: inout ByteBuffer
  ) throws(EncodeError) {
    let group = emission.group
    // A window of which no function has a value stays without a point.
    let before = output.count
    for (place, field) in groups[group].fields.enumerated() {
      let summary = groups[group].panes.summary(of: place, panes: emission.keys)
      mostValues = max(mostValues, summary.count)
      for (index, function) in functions.enumerated() {
        let key = keys[field][index]
        if function.function == .count {
          try encoder.point.addField(key: key.span, integer: Int64(summary.count), into: &output)
        } else if let whole = summary.whole(of: function.function) {
          try encoder.point.addField(key: key.span, whole: whole, into: &output)
        } else {
          let value = groups[group].panes.value(
            of: function.function, field: place, in: summary, percentiles: rule)
          try encoder.point.addField(key: key.span, value, into: &output)
        }
      }
    }
    windows += 1
    if output.count > before { written += 1 }
    if emission.isPartial, output.count > before {
      let key = Self.partialKey
      try encoder.point.addField(key: key.span, boolean: true, into: &output)
    }
  }

  /// The field of a window that was cut; names of aggregates have an underscore, so none is this one.
  private static let partialKey = Array("partial".utf8)

  /// Reports at the end what nothing came of.
  func finish(session: inout Session) {
    sought.finish(session: &session)
    tellSingleValues(session: &session)
    guard chosen.isEmpty, hasPoints, !hasNumbers else { return }
    session.stop(
      .someRefused, "no point has a number to sum up; texts and booleans are not summed up (--agg)")
  }

  /// Says that windows of one value each have no spread: whoever watches by it watches nothing.
  private func tellSingleValues(session: inout Session) {
    let spreads: [AggregateFunction] = [.spread, .standardDeviation, .populationStandardDeviation]
    let named = functions.filter { spreads.contains($0.function) }.map(\.name)
    guard mostValues == 1, windows >= Self.patience || written == 0, !named.isEmpty else { return }
    session.note(
      "each of the \(windows) windows holds one value, so that \(named.joined(separator: ", ")) says "
        + "nothing; use longer windows")
    if written == 0 { session.stop(.someRefused) }
  }

  /// So many windows of one value each are no chance.
  private static let patience = 10

  private func newGroup(_ point: borrowing Point, in bytes: Span<UInt8>) -> Group {
    var group = Group()
    for index in point.name.range { group.name.append(bytes[index]) }
    group.fields = Array(chosen.indices)
    return group
  }

  /// The number of a field, an integer exactly.
  @inline(__always)
  private static func number(
    _ field: Field, of point: borrowing Point, in bytes: Span<UInt8>
  ) -> SummedNumber? {
    guard field.kind == .integer else {
      return point.number(of: field, in: bytes).map { SummedNumber($0) }
    }
    return point.integer(of: field, in: bytes).map { SummedNumber(whole: $0) }
  }

  private mutating func takeChosen(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    for index in chosen.indices {
      guard let place = known[index].fieldIndex(in: point, bytes) else { continue }
      let field = point.fields[place]
      if let value = Self.number(field, of: point, in: bytes) {
        values.append((index, value))
      } else {
        session.refuse(point, in: bytes, becauseNotANumber: field)
      }
    }
  }

  private mutating func takeAll(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    for index in point.fields.indices {
      let field = point.fields[index]
      guard let value = Self.number(field, of: point, in: bytes) else {
        if field.kind == .string { noteText(field, at: index, bytes, session: &session) }
        continue
      }
      let known = knownNumber(of: field.key, bytes, at: index)
      guard let number = known ?? number(of: field.key, bytes) else {
        session.noteOnce("fields were left out: too many names, or names that cannot be written")
        continue
      }
      if let same = values.firstIndex(where: { $0.field == number }) {
        values[same].value = value
      } else {
        values.append((number, value))
      }
    }
  }
}

// Names of fields.
extension AggregateWriter {
  /// Tells a text that stands in the place of a number: a "NaN" that was left out of a mean, say.
  private func noteText(
    _ field: Field, at place: Int, _ bytes: Span<UInt8>, session: inout Session
  ) {
    guard let known = knownNumber(of: field.key, bytes, at: place) else { return }
    let name = String(decoding: names.copy(of: known), as: UTF8.self)
    session.noteOnce(
      "field \"\(name)\" is a number in some points and a text in others; texts are not summed up")
  }

  /// The number of the field at a place of the point, where it is the one that stood there in the first
  /// point; nil says nothing.
  @inline(__always)
  private func knownNumber(of key: Token, _ bytes: Span<UInt8>, at place: Int) -> Int? {
    place < known.count && known[place].isValue(of: key, bytes) ? place : nil
  }

  private mutating func number(of key: Token, _ bytes: Span<UInt8>) -> Int? {
    scratch.removeAll()
    scratch.append(unescaped: key, as: .key, of: bytes)
    if let known = names.find(scratch) { return known }
    let name = scratch.array
    return number(of: name.span)
  }

  /// The number of a field; nil when its name cannot be written or is one too many.
  mutating func number(of name: Span<UInt8>) -> Int? {
    if let known = names.find(name, 0..<name.count) { return known }
    var text: [UInt8] = []
    for index in name.indices { text.append(name[index]) }
    guard names.count < Self.mostFields, !text.isEmpty,
      String(validating: text, as: UTF8.self) != nil,
      text.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { return nil }
    known.append(SoughtName(text))
    keys.append(functions.map { text + Array("_\($0.name)".utf8) })
    return names.insert(name, 0..<name.count).index
  }

  /// Where a field stands among those of its group.
  private mutating func place(of field: Int, in group: Int) -> Int {
    if let place = groups[group].fields.firstIndex(of: field) { return place }
    groups[group].fields.append(field)
    return groups[group].fields.count - 1
  }
}
