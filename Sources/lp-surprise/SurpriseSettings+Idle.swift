import Options

/// Refuses options that would do nothing beside the others, so that nobody takes them to count.
extension SurpriseSettings {
  func refuseIdleOptions() throws(OptionError) {
    let usual = SurpriseSettings()
    let levels = surprise.alpha != usual.surprise.alpha
    let trends = surprise.beta != usual.surprise.beta
    let seasons = [
      ("season-smoothing", surprise.gamma != usual.surprise.gamma),
      ("period", surprise.period != usual.surprise.period),
      ("seasonal", surprise.seasonal != usual.surprise.seasonal),
    ]
    let leastSeries = ("least-series", self.leastSeries != usual.leastSeries)
    try Self.refuse(
      unless: measures == .unrest, "--feature unrest, the default preset's",
      [
        ("season", season != usual.season), ("cycles", unrest.cycles != usual.unrest.cycles),
        ("least-share", unrest.leastShare != usual.unrest.leastShare),
      ])
    try Self.refuse(
      unless: measures == .surprise, "--feature surprise or another preset",
      [
        ("range", range != usual.range), ("model", surprise.model != usual.surprise.model),
        ("window", surprise.window != usual.surprise.window), ("level-smoothing", levels),
        ("trend-smoothing", trends),
      ] + seasons + [
        ("gap", surprise.gap != usual.surprise.gap),
        ("surprise", surprise.choice != usual.surprise.choice),
        ("percentile", surprise.percentile != usual.surprise.percentile),
        ("percentile-rule", surprise.rule != usual.surprise.rule),
        ("series-size", seriesSize != nil),
      ])
    try Self.refuse(
      unless: [.ewma, .holt, .holtWinters].contains(surprise.model),
      "--model ewma, holt or holt-winters", [("level-smoothing", levels)])
    try Self.refuse(
      unless: [.holt, .holtWinters].contains(surprise.model), "--model holt or holt-winters",
      [("trend-smoothing", trends)])
    try Self.refuse(unless: surprise.model == .holtWinters, "--model holt-winters", seasons)
    try Self.refuse(
      unless: comparesWith == .robust, "--bound robust, the default preset's",
      [("least", least != nil), leastSeries, ("warmup", warmup != usual.warmup)])
    try Self.refuse(
      unless: measures == .unrest, "--feature unrest, the default preset's", [leastSeries])
    try Self.refuse(unless: showsDetails, "--full", [("top", top != usual.top)])
  }

  private static func refuse(
    unless isUsed: Bool, _ needed: String, _ options: [(name: String, isGiven: Bool)]
  ) throws(OptionError) {
    guard !isUsed, let idle = options.first(where: \.isGiven) else { return }
    throw .unusable("--\(idle.name) does nothing here; it needs \(needed)")
  }
}
