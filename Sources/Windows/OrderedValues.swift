import Statistics

/// Numbers in order of size, to which some are added and from which some are taken away.
///
/// The distinct values, each with how often it occurs, in runs of up to `longest`, so that a change moves
/// a few kilobytes at most. A run that becomes longer is halved; one that becomes empty goes.
///
/// Cost: a change and a rank take some hundred instructions, and a few more for each 250 distinct values;
/// memory: 16 bytes a distinct value, and up to as much again for room. Up to 2³¹ values; NaN has no place
/// among them.
struct OrderedValues: RankedValues, Sendable {
  private struct Entry: Sendable {
    let value: Double
    var times: Int32
  }

  private struct Run: Sendable {
    var entries: [Entry]
    /// How many values it holds.
    var total: Int
    /// How often the most frequent of them occurs; nil where it is to be counted.
    var most: Int32?

    init(_ entries: ArraySlice<Entry>) {
      self.entries = Array(entries)
      total = entries.reduce(0) { $0 + Int($1.times) }
    }
  }

  /// How many distinct values a run holds at most.
  private static var longest: Int { 512 }

  /// None is empty.
  private var runs: [Run] = []
  /// How many numbers there are.
  private(set) var count = 0

  /// Adds a number.
  mutating func insert(_ value: Double) {
    if runs.isEmpty { runs.append(Run([])) }
    let (run, place, isThere) = find(value)
    if isThere {
      runs[run].entries[place].times += 1
    } else {
      runs[run].entries.insert(Entry(value: value, times: 1), at: place)
    }
    runs[run].most = runs[run].most.map { max($0, runs[run].entries[place].times) }
    runs[run].total += 1
    count += 1
    guard runs[run].entries.count > Self.longest else { return }
    let entries = runs[run].entries
    runs[run] = Run(entries[..<(entries.count / 2)])
    runs.insert(Run(entries[(entries.count / 2)...]), at: run + 1)
  }

  /// Takes one number of this value away; there has to be one.
  mutating func remove(_ value: Double) {
    let (run, place, isThere) = runs.isEmpty ? (0, 0, false) : find(value)
    precondition(isThere, "a value is taken away that is not there")
    runs[run].most = nil
    runs[run].total -= 1
    count -= 1
    runs[run].entries[place].times -= 1
    if runs[run].entries[place].times == 0 { runs[run].entries.remove(at: place) }
    if runs[run].entries.isEmpty { runs.remove(at: run) }
  }

  /// The run of a value, its place there, and whether it has that place already.
  private func find(_ value: Double) -> (run: Int, place: Int, isThere: Bool) {
    let run = max(0, runs.place(from: 1) { $0.entries[0].value > value } - 1)
    let place = runs[run].entries.place(from: 0) { $0.value >= value }
    let isThere = place < runs[run].entries.count && runs[run].entries[place].value == value
    return (run, place, isThere)
  }

  /// The number with this rank, counted from 0 for the smallest.
  subscript(rank: Int) -> Double {
    var (rank, run) = (rank, 0)
    while rank >= runs[run].total {
      rank -= runs[run].total
      run += 1
    }
    var place = 0
    while rank >= Int(runs[run].entries[place].times) {
      rank -= Int(runs[run].entries[place].times)
      place += 1
    }
    return runs[run].entries[place].value
  }

  /// The smallest of the most frequent; NaN of none.
  mutating func mode() -> Double {
    var best = Entry(value: .nan, times: 0)
    for run in runs.indices {
      let most = runs[run].most ?? runs[run].entries.reduce(0) { max($0, $1.times) }
      runs[run].most = most
      guard most > best.times else { continue }
      best = runs[run].entries.first { $0.times == most } ?? best
    }
    return best.value
  }
}
