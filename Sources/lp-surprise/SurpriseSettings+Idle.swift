import Options

/// Refuses options that would do nothing beside the others, so that nobody takes them to count.
extension SurpriseSettings {
  func refuseIdleOptions() throws(OptionError) {
    let isUnrest = measures == .unrest
    let isRobust = comparesWith == .robust
    try Self.refuse(
      unless: isUnrest, "--feature unrest, the default preset's",
      [("season", $season), ("cycles", $cycles), ("least-share", $leastShare)])
    try Self.refuse(
      unless: !isUnrest, "--feature surprise or another preset",
      [
        ("range", $range), ("model", $model), ("window", $window), ("level-smoothing", $alpha),
        ("trend-smoothing", $beta), ("season-smoothing", $gamma), ("period", $period),
        ("seasonal", $seasonal),
        ("gap", $gap), ("surprise", $choice), ("percentile", $percentile),
        ("percentile-rule", $percentileRule), ("series-size", seriesSize != nil),
      ])
    try Self.refuse(
      unless: model == .ewma || model == .holt || model == .holtWinters,
      "--model ewma, holt or holt-winters", [("level-smoothing", $alpha)])
    try Self.refuse(
      unless: model == .holt || model == .holtWinters, "--model holt or holt-winters",
      [("trend-smoothing", $beta)])
    try Self.refuse(
      unless: model == .holtWinters, "--model holt-winters",
      [("season-smoothing", $gamma), ("period", $period), ("seasonal", $seasonal)])
    try Self.refuse(
      unless: isRobust, "--bound robust, the default preset's",
      [("least", least != nil), ("least-series", $leastSeries), ("warmup", $warmup)])
    try Self.refuse(
      unless: isUnrest, "--feature unrest, the default preset's", [("least-series", $leastSeries)])
    try Self.refuse(unless: showsDetails, "--full", [("top", $top)])
  }

  private static func refuse(
    unless isUsed: Bool, _ needed: String, _ options: [(name: String, isGiven: Bool)]
  ) throws(OptionError) {
    guard !isUsed, let idle = options.first(where: \.isGiven) else { return }
    throw .unusable("--\(idle.name) does nothing here; it needs \(needed)")
  }
}
