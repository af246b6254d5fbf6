// swift-tools-version: 6.2
import PackageDescription

/// Every target is checked for memory safety by the compiler: an unsafe expression has to say so.
/// `Lifetimes` lets a buffer lend its bytes as a `Span` without copying them.
let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .enableExperimentalFeature("Lifetimes"),
]

/// A library room under Sources/ and its tests under Tests/.
func room(
  _ name: String, uses dependencies: [Target.Dependency] = [],
  testedWith others: [Target.Dependency] = []
) -> [Target] {
  [
    .target(name: name, dependencies: dependencies, swiftSettings: settings),
    .testTarget(
      name: name + "Tests",
      dependencies: [.byName(name: name), "TestSupport"] + dependencies + others,
      swiftSettings: settings),
  ]
}

/// A program. Release builds are linked statically: they start six times as fast and need nothing
/// installed; `make install` strips them. They are not position-independent: the C library's static start
/// refuses the `-rpath` that the package manager adds to such a link, and 20,000 relocations at each
/// start would cost 0.1 ms. What is only written at the start is read-only after it (RELRO). Tests must not depend on a program, since these flags would reach their link.
func tool(_ name: String, uses dependencies: [Target.Dependency]) -> [Target] {
  [
    .executableTarget(
      name: name, dependencies: dependencies + ["Bytes", "FilterRun", "Options", "Times"],
      swiftSettings: settings,
      linkerSettings: [
        .unsafeFlags(
          [
            "-static-executable",
            "-Xlinker", "--wrap=swift_copyAuxiliaryExecutablePath",
          ], .when(configuration: .release))
      ])
  ]
}

let package = Package(
  name: "lp-tools",
  targets: [
    // What everything stands on.
    room("Bytes"),
    room("Numbers", uses: ["Bytes"]),
    room("Times", uses: ["Bytes", "Numbers"]),
    room("System", uses: ["Bytes", "Times"]),
    room("LineProtocol", uses: ["Bytes", "Numbers", "Times"]),
    room("JSONLines", uses: ["Bytes", "Numbers", "Times", "LineProtocol"]),
    room("Options", uses: ["Bytes"], testedWith: ["FilterRun"]),
    room("StateFile", uses: ["Bytes", "Numbers", "System", "Times"]),
    room("Grouping", uses: ["Bytes", "LineProtocol"]),
    // What the tools are about.
    room("Simulation", uses: ["Bytes", "LineProtocol", "Numbers", "Options", "Times"]),
    room("Windows", uses: ["Bytes", "Times", "StateFile", "Statistics"]),
    room("Statistics", uses: ["StateFile"]),
    room("Surprise", uses: ["StateFile", "Statistics", "Times"]),
    room("RegularExpressions", uses: ["Bytes"]),
    room(
      "Lambda",
      uses: ["Bytes", "Numbers", "Times", "RegularExpressions", "StateFile", "Statistics"]),
    room("Templates", uses: ["Bytes", "Numbers", "Times"]),
    room(
      "Alerts",
      uses: [
        "Bytes", "Numbers", "Times", "LineProtocol", "Grouping", "StateFile", "Templates",
      ]),
    room("Actions", uses: ["Bytes", "System", "Times"]),
    room("KapacitorFunction", uses: ["Bytes"]),
    room("Conditions", uses: ["Bytes", "Lambda", "LineProtocol"]),
    // What makes a program of it.
    room(
      "FilterRun",
      uses: [
        "Bytes", "Numbers", "Times", "System", "LineProtocol", "JSONLines", "Grouping", "Options",
        "StateFile",
      ]),
    tool(
      "lp-gen",
      uses: ["JSONLines", "LineProtocol", "Simulation", "System"]),
    tool(
      "lp-window",
      uses: [
        "Grouping", "JSONLines", "LineProtocol", "StateFile", "Statistics", "System",
        "Windows",
      ]),
    tool(
      "lp-ttest",
      uses: [
        "Grouping", "JSONLines", "KapacitorFunction", "LineProtocol", "Numbers", "StateFile",
        "Statistics", "System",
      ]),
    tool(
      "lp-alert",
      uses: [
        "Actions", "Alerts", "Conditions", "Grouping", "Lambda", "LineProtocol", "Numbers",
        "RegularExpressions", "StateFile", "System", "Templates",
      ]),
    tool(
      "lp-surprise",
      uses: ["JSONLines", "LineProtocol", "Numbers", "StateFile", "Surprise"]),
    [
      .target(
        name: "TestSupport", dependencies: ["Bytes", "StateFile"], path: "Tests/TestSupport",
        swiftSettings: settings)
    ],
    [
      .testTarget(
        name: "PipelineTests", dependencies: ["TestSupport"], swiftSettings: settings)
    ],
  ].flatMap(\.self),
  swiftLanguageModes: [.v6]
)
