/// Which points belong together.
public enum Grouping: Sendable {
  /// Each series by itself: measurement and all tags.
  case series
  /// By measurement and the tags of these names, of which there may be none; a point that lacks one is grouped without it.
  case tags([[UInt8]])
  /// All points together, whatever their measurement.
  case none

  /// Whether a group may hold several series.
  public var mixesSeries: Bool {
    if case .series = self { return false }
    return true
  }

  /// The grouping as an option names it.
  public var text: String {
    switch self {
    case .series: "*"
    case .none: "none"
    case .tags(let names) where names.isEmpty: "measurement"
    case .tags(let names): names.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ",")
    }
  }

  /// Grouping as an option names it: `*`, `measurement`, `none`, or names of tags.
  public init(_ names: [String]) {
    switch names {
    case ["*"]: self = .series
    case ["none"]: self = .none
    case ["measurement"]: self = .tags([])
    default:
      let sorted = Set(names.map { Array($0.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }
      self = .tags(sorted)
    }
  }
}
