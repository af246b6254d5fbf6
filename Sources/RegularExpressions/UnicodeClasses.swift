/// The sets that `\p{…}` names: general categories by their short or long names, scripts, `Any`,
/// `Assigned`, `ASCII` and `LC`. Upper and lower case, underscores, hyphens and spaces in a name do not
/// matter, as in Go since 1.25.
enum UnicodeClasses {
  /// The set of that canonical name, or nil where it is not known. O(runs); the first call reads
  /// a table.
  static func named(_ name: String) -> ScalarSet? {
    switch name {
    case "any": return ScalarSet(0, ScalarSet.maximum)
    case "ascii": return ScalarSet(0, 0x7F)
    case "assigned": return categories(["cn"]).negated
    case "lc", "casedletter": return categories(["lu", "ll", "lt"])
    default: break
    }
    let categories = UnicodeTables.categories.values
    let wanted = categoryAliases[name] ?? name
    let members = categories.filter { $0 == wanted || wanted.count == 1 && $0.hasPrefix(wanted) }
    guard members.isEmpty else { return self.categories(members) }
    let script = UnicodeTables.scripts.values.dropFirst().firstIndex { canonical($0) == name }
    return script.map { script in UnicodeTables.scripts.scalars { $0 == script } }
  }

  /// The name in lower case and without underscores, hyphens and spaces.
  static func canonical(_ name: String) -> String {
    name.filter { $0 != "_" && $0 != "-" && $0 != " " }.lowercased()
  }

  /// The scalars of the categories with these short names.
  static func categories(_ members: [String]) -> ScalarSet {
    let table = UnicodeTables.categories
    let wanted = table.values.map(members.contains)
    return table.scalars { wanted[$0] }
  }

  /// Long names and their short forms (PropertyValueAliases.txt).
  private static let categoryAliases = [
    "letter": "l", "uppercaseletter": "lu", "lowercaseletter": "ll", "titlecaseletter": "lt",
    "modifierletter": "lm", "otherletter": "lo", "mark": "m", "combiningmark": "m",
    "nonspacingmark": "mn", "spacingmark": "mc", "enclosingmark": "me", "number": "n",
    "decimalnumber": "nd", "digit": "nd", "letternumber": "nl", "othernumber": "no",
    "punctuation": "p", "punct": "p", "connectorpunctuation": "pc", "dashpunctuation": "pd",
    "openpunctuation": "ps", "closepunctuation": "pe", "initialpunctuation": "pi",
    "finalpunctuation": "pf", "otherpunctuation": "po", "symbol": "s", "mathsymbol": "sm",
    "currencysymbol": "sc", "modifiersymbol": "sk", "othersymbol": "so", "separator": "z",
    "spaceseparator": "zs", "lineseparator": "zl", "paragraphseparator": "zp", "other": "c",
    "control": "cc", "cntrl": "cc", "format": "cf", "surrogate": "cs", "privateuse": "co",
    "unassigned": "cn",
  ]
}

extension Unicode.Scalar {
  /// Whether it is a letter (general category L) of the version of Unicode that classes are of.
  public var isLetter: Bool {
    // The table is large: an expression of ASCII needs none.
    isASCII ? "a"..."z" ~= self || "A"..."Z" ~= self : category.hasPrefix("l")
  }

  /// Whether it is a decimal digit (general category Nd), likewise.
  public var isDecimalDigit: Bool { isASCII ? "0"..."9" ~= self : category == "nd" }

  private var category: String {
    let table = UnicodeTables.categories
    return table.values[table.numbers[table.run(of: value)]]
  }
}

/// A property of every scalar value, as runs of scalars that have the same value.
struct UnicodeRuns {
  /// The values by their numbers.
  let values: [String]
  /// The first scalar of each run, in order.
  private(set) var starts: [UInt32] = []
  /// The number of each run's value.
  private(set) var numbers: [Int] = []

  /// Reads a table: values with spaces between; then for each run the number of its value, as `width`
  /// digits of base 32, `A` to `Z` and `a` to `f`, and its length in base 30, `0` to `9` and `g` to `z`,
  /// which is left out where it is 1.
  init(_ values: String, width: Int, _ runs: String) {
    self.values = values.split(separator: " ").map(String.init)
    var next: UInt32 = 0
    var (number, length, read): (Int, UInt32, Int) = (0, 0, 0)
    for byte in runs.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): length = length * 30 + UInt32(byte - 0x30)
      case UInt8(ascii: "g")...UInt8(ascii: "z"): length = length * 30 + UInt32(byte - 0x67) + 10
      default:
        if read == width {
          next += max(length, 1)
          (number, length, read) = (0, 0, 0)
        }
        number = number * 32 + Int(byte >= 0x61 ? byte - 0x61 + 26 : byte - 0x41)
        read += 1
        guard read == width else { continue }
        starts.append(next)
        numbers.append(number)
      }
    }
  }

  /// The run's first and last scalar.
  func range(of run: Int) -> ScalarRange {
    let end = run + 1 < starts.count ? starts[run + 1] - 1 : ScalarSet.maximum
    return ScalarRange(first: starts[run], last: end)
  }

  /// The scalars whose value has such a number.
  func scalars(where isWanted: (Int) -> Bool) -> ScalarSet {
    ScalarSet(numbers.indices.filter { isWanted(numbers[$0]) }.map(range))
  }

  /// The run that holds `scalar`. O(log runs).
  func run(of scalar: UInt32) -> Int { starts.lastIndex(upTo: scalar) }
}
