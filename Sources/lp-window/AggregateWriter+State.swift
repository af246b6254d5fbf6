import Bytes
import StateFile
import Windows

/// The state: the names of fields, and of each group its fields and what is summed up of them.
extension AggregateWriter {
  func save(into writer: inout StateWriter) {
    writer.list("names") { writer in
      for number in 0..<names.count {
        writer.item { writer in writer.bytes("name", names.bytes, names.range(of: number)) }
      }
    }
    writer.list("groups") { writer in
      for group in groups {
        writer.item { writer in
          writer.bytes("name", group.name.span)
          writer.integers("fields", group.fields.map(Int64.init))
          group.panes.save(into: &writer)
        }
      }
    }
  }

  mutating func restore(from reader: inout StateReader, groups most: Int) throws(StateError) {
    forget()
    var known = 0
    try reader.list("names") { reader in
      let name = try reader.bytes("name")
      guard number(of: reader.span.extracting(name)) == known else {
        throw reader.refusal("the name of a field")
      }
      known += 1
    }
    try reader.list("groups") { reader in
      var group = Group()
      let name = try reader.bytes("name")
      for index in name { group.name.append(reader.span[index]) }
      group.fields = try reader.integers("fields").map { Int(clamping: $0) }
      guard groups.count < most, group.fields.allSatisfy({ (0..<known).contains($0) }) else {
        throw reader.refusal("the fields of a group")
      }
      group.panes = try PaneAggregates(
        from: &reader, fields: group.fields.count, keepsValues: needsValues)
      groups.append(group)
    }
  }
}
