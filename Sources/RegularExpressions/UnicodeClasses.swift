/// The sets that `\p{…}` names: general categories by their short or long names, scripts, `Any`,
/// `Assigned`, `ASCII` and `LC`. Upper and lower case, underscores, hyphens and spaces in a name do not
/// matter, as in Go since 1.25.
enum UnicodeClasses {
  /// The set of that canonical name, or nil where it is not known. O(ranges); the first call scans
  /// Unicode once, which takes a few milliseconds.
  static func named(_ name: String) -> ScalarSet? {
    switch name {
    case "any": return ScalarSet(0, ScalarSet.maximum)
    case "ascii": return ScalarSet(0, 0x7F)
    case "assigned": return categories(["cn"]).negated
    case "lc", "casedletter": return categories(["lu", "ll", "lt"])
    default: break
    }
    if let members = GeneralCategories.members(of: GeneralCategories.aliases[name] ?? name) {
      return categories(members)
    }
    return UnicodeScripts.canonicalNames[name].flatMap { UnicodeScripts.ranges[$0] }
      .map(ScalarSet.init(pairs:))
  }

  /// The name in lower case and without underscores, hyphens and spaces.
  static func canonical(_ name: String) -> String {
    name.filter { $0 != "_" && $0 != "-" && $0 != " " }.lowercased()
  }

  private static func categories(_ members: [String]) -> ScalarSet {
    var wanted: Set<UInt8> = []
    for (index, name) in GeneralCategories.names.enumerated() where members.contains(name) {
      wanted.insert(UInt8(index))
    }
    var found: [ScalarRange] = []
    let runs = GeneralCategories.runs
    for (index, run) in runs.enumerated() where wanted.contains(run.category) {
      let end = index + 1 < runs.count ? runs[index + 1].first - 1 : ScalarSet.maximum
      found.append(ScalarRange(first: run.first, last: end))
    }
    return ScalarSet(found)
  }
}

/// Scripts by name; those that are not in the table are refused as unknown.
enum UnicodeScripts {
  /// The names as they are in the table, by their canonical form.
  static let canonicalNames: [String: String] = Dictionary(
    uniqueKeysWithValues: ranges.keys.map { (UnicodeClasses.canonical($0), $0) })
}

/// The general category of every scalar, from the tables that Swift carries anyway.
enum GeneralCategories {
  /// A stretch of scalars of one category; it ends where the next begins.
  struct Run {
    var first: UInt32
    var category: UInt8
  }

  /// The categories' short names; their order numbers them.
  static let names = [
    "lu", "ll", "lt", "lm", "lo", "mn", "mc", "me", "nd", "nl", "no", "pc", "pd", "ps", "pe", "pi",
    "pf", "po", "sm", "sc", "sk", "so", "zs", "zl", "zp", "cc", "cf", "cs", "co", "cn",
  ]

  /// Long names and their short forms (PropertyValueAliases.txt).
  static let aliases = [
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

  /// The categories that a short name of one or two letters covers, or nil where there is none.
  static func members(of name: String) -> [String]? {
    if names.contains(name) { return [name] }
    let found = names.filter { name.count == 1 && $0.hasPrefix(name) }
    return found.isEmpty ? nil : found
  }

  /// Every scalar's category, as stretches. Built once in a process.
  static let runs: [Run] = {
    var found: [Run] = []
    found.reserveCapacity(4_096)
    var last: UInt8 = .max
    func note(_ scalar: UInt32, _ category: UInt8) {
      guard category != last else { return }
      found.append(Run(first: scalar, category: category))
      last = category
    }
    var scalar: UInt32 = 0
    while scalar <= ScalarSet.maximum {
      guard let properties = Unicode.Scalar(scalar)?.properties else {
        note(scalar, number(of: .surrogate))
        scalar = 0xE000
        continue
      }
      note(scalar, number(of: properties.generalCategory))
      scalar = next(after: scalar)
    }
    return found
  }()

  /// Stretches within which no category changes, in any version of Unicode: the insides of blocks that
  /// were assigned as a whole, and planes that are empty or private. They need not be looked at, which
  /// makes the scan four times as fast.
  private static let uniform: [UInt32: UInt32] = [
    0x3400: 0x4DB5, 0x4E00: 0x9FA5, 0xAC00: 0xD7A3, 0xE000: 0xF8FF, 0x1_2000: 0x1_236E,
    0x1_3000: 0x1_342E, 0x1_3460: 0x1_43FA, 0x1_4400: 0x1_4646, 0x1_6800: 0x1_6A38,
    0x1_7000: 0x1_87EC, 0x1_8800: 0x1_8AF2, 0x1_8D80: 0x1_8DF2, 0x1_B170: 0x1_B2FB,
    0x1_D800: 0x1_D9FF, 0x2_0000: 0x2_A6D6, 0x2_A700: 0x2_B734, 0x2_B740: 0x2_B81D,
    0x2_B820: 0x2_CEA1, 0x2_CEB0: 0x2_EBE0, 0x2_EBF0: 0x2_EE5D, 0x2_F800: 0x2_FA1D,
    0x3_0000: 0x3_134A, 0x3_1350: 0x3_23AF, 0x3_23B0: 0x3_3479, 0x3_4000: 0xD_FFFF,
    0xE_0200: 0xE_FFFF, 0xF_0000: 0xF_FFFD, 0x10_0000: 0x10_FFFD,
  ]

  /// The next scalar worth a look.
  private static func next(after scalar: UInt32) -> UInt32 { uniform[scalar] ?? scalar + 1 }

  /// The number of a category, its place in `names`.
  static func number(of category: Unicode.GeneralCategory) -> UInt8 {
    switch category {
    case .uppercaseLetter: 0
    case .lowercaseLetter: 1
    case .titlecaseLetter: 2
    case .modifierLetter: 3
    case .otherLetter: 4
    case .nonspacingMark: 5
    case .spacingMark: 6
    case .enclosingMark: 7
    case .decimalNumber: 8
    case .letterNumber: 9
    case .otherNumber: 10
    case .connectorPunctuation: 11
    case .dashPunctuation: 12
    case .openPunctuation: 13
    case .closePunctuation: 14
    case .initialPunctuation: 15
    case .finalPunctuation: 16
    case .otherPunctuation: 17
    case .mathSymbol: 18
    case .currencySymbol: 19
    case .modifierSymbol: 20
    case .otherSymbol: 21
    case .spaceSeparator: 22
    case .lineSeparator: 23
    case .paragraphSeparator: 24
    case .control: 25
    case .format: 26
    case .surrogate: 27
    case .privateUse: 28
    case .unassigned: 29
    @unknown default: 29
    }
  }
}
