import Options

/// Refuses options that would do nothing beside the others, so that nobody takes them to count.
extension SurpriseSettings {
  func refuseIdleOptions() throws(OptionError) {
    let usual = SurpriseSettings()
    let (now, before) = (detector.surprise, usual.detector.surprise)
    let levels = [("level-smoothing", now.alpha != before.alpha)]
    let trends = [("trend-smoothing", now.beta != before.beta)]
    let seasons = [
      ("season-smoothing", now.gamma != before.gamma), ("period", now.period != before.period),
      ("seasonal", now.seasonal != before.seasonal),
    ]
    let leastSeries = [("least-series", leastSeries != usual.leastSeries)]
    let unrests = [
      ("season", season != usual.season),
      ("cycles", detector.unrest.cycles != usual.detector.unrest.cycles),
      ("least-share", detector.unrest.leastShare != usual.detector.unrest.leastShare),
    ]
    let surprises =
      [
        ("range", range != usual.range), ("model", now.model != before.model),
        ("window", now.window != before.window),
      ] + levels + trends + seasons + [
        ("gap", now.gap != before.gap), ("surprise", now.choice != before.choice),
        ("percentile", now.percentile != before.percentile),
        ("percentile-rule", now.rule != before.rule), ("series-size", seriesSize != nil),
      ]
    let bounds =
      [("least", least != nil)] + leastSeries + [
        ("warmup", detector.bound.warmup != usual.detector.bound.warmup)
      ]
    let hasTrend = [.holt, .holtWinters].contains(now.model)
    let needs: [(isMet: Bool, needed: String, options: [(name: String, isGiven: Bool)])] = [
      (measures == .unrest, "--feature unrest, the default preset's", unrests),
      (measures == .surprise, "--feature surprise or another preset", surprises),
      (hasTrend || now.model == .ewma, "--model ewma, holt or holt-winters", levels),
      (hasTrend, "--model holt or holt-winters", trends),
      (now.model == .holtWinters, "--model holt-winters", seasons),
      (comparesWith == .robust, "--bound robust, the default preset's", bounds),
      (measures == .unrest, "--feature unrest, the default preset's", leastSeries),
      (showsDetails, "--full", [("top", top != usual.top)]),
    ]
    for need in needs where !need.isMet {
      guard let idle = need.options.first(where: \.isGiven) else { continue }
      throw .unusable("--\(idle.name) does nothing here; it needs \(need.needed)")
    }
  }
}
