/// The numbers of one group, summed up pane by pane.
///
/// A pane is a span whose points all lie in the same windows, so a window is a merge of panes: a value
/// is added once, however many windows overlap, and memory does not grow with their length but where a
/// function needs the values.
public struct PaneAggregates: Sendable {
  struct Pane {
    let key: Int64
    /// By the number of the field.
    var fields: [FieldSummary]
  }

  var panes: [Pane] = []
  /// Panes before this place have been dropped; they are cleared away in bulk.
  private(set) var first = 0

  /// Without any value.
  public init() {}

  /// Adds a value of a field (0, 1, 2 …) to the pane with this key. O(1) in the latest pane, else
  /// O(panes).
  public mutating func append(
    _ value: Double, field: Int, at time: Int64, pane key: Int64, keepsValue: Bool
  ) {
    let place = place(of: key)
    while panes[place].fields.count <= field { panes[place].fields.append(FieldSummary()) }
    panes[place].fields[field].append(value, at: time, keepsValue: keepsValue)
  }

  /// All values of a field in the panes with these keys. O(panes).
  public func summary(of field: Int, panes keys: Range<Int64>) -> FieldSummary {
    var summary = FieldSummary()
    for pane in panes[first...] where keys.contains(pane.key) && field < pane.fields.count {
      summary.merge(pane.fields[field])
    }
    return summary
  }

  /// Forgets the panes with keys below `key`.
  public mutating func dropPanes(before key: Int64) {
    while first < panes.count, panes[first].key < key { first += 1 }
    if first == panes.count {
      panes.removeAll(keepingCapacity: panes.capacity <= 16)
      first = 0
    } else if first > 16, first > panes.count / 2 {
      panes.removeFirst(first)
      first = 0
    }
  }

  /// Where the pane with this key stands, in order; it is made if there is none.
  private mutating func place(of key: Int64) -> Int {
    var place = panes.count
    while place > first, panes[place - 1].key > key { place -= 1 }
    if place > first, panes[place - 1].key == key { return place - 1 }
    panes.insert(Pane(key: key, fields: []), at: place)
    return place
  }
}
