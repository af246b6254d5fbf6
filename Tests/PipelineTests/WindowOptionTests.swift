import Foundation
import Testing

@Suite("Options of lp-window")
struct WindowOptionTests {
  private func window(_ arguments: String, _ lines: [String]) throws -> Shell.Result {
    let input = lines.joined(separator: "\n") + "\n"
    return try Shell.run("lp-window -p s " + arguments, input: Data(input.utf8))
  }

  private func frames(_ output: String) -> [String] {
    output.split(separator: "\n").filter { $0.hasPrefix("# window") }.map(String.init)
  }

  @Test(
    "options that do not fit together are refused before anything is read",
    arguments: [
      "", "0s", "--count 0", "5m --every-count 3", "--count 3 --every 5m", "--count 3 --offset 1s",
      "--count 3 --tz UTC", "--count 3 --lateness 1s", "--count 3 --empty",
      "--count 3 --align first",
      "5m --every 0 --offset 1s", "5m --every 0 --lateness 1s", "5m --every 0 --empty",
      "5m --every -1s", "5m --tz Europe/Prague", "1d --every 1h --tz Europe/Prague",
      "1d --align first --tz Europe/Prague", "1d --tz No/Zone", "1d --tz ../../etc/passwd",
      "5m --agg avg", "5m --agg p101", "5m --agg ''", "5m --field a", "5m --agg mean --field ''",
      "5m --idle-flush 0s", "5m --max-ahead 0s", "5m --percentile-rule numpy", "--count 3 5m",
    ])
  func refused(arguments: String) throws {
    let result = try Shell.run("lp-window \(arguments)", input: Data("m v=1 1\n".utf8))
    #expect(result.status == 2, "\(result.output)\(result.errors)")
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("lp-window: "))
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test("every option is in the help, and the manual is sound")
  func pages() throws {
    let help = try Shell.run("lp-window --help").output
    let options = [
      "every", "offset", "align", "tz", "count", "every-count", "fill", "empty", "drop-partial",
      "idle-flush", "group-by", "max-groups", "lateness", "max-ahead", "dedupe", "late", "agg",
      "field", "percentile-rule", "frames",
    ]
    for option in options { #expect(help.contains("--\(option) "), "\(option)") }
    #expect(help.split(separator: "\n").allSatisfy { $0.count <= 79 })
    let manual = try Shell.run("lp-window --manual").output
    let flags = manual.split(separator: "\n").filter { $0.hasPrefix(".It Fl ") }
      .flatMap { $0.replacingOccurrences(of: "\\", with: "").split(separator: " ") }
    for option in options { #expect(flags.contains("-\(option)"), "\(option)") }
    if let tool = Shell.missing(for: "mandoc") { try Test.cancel("\(tool) is not installed") }
    let lint = try Shell.run("lp-window --manual | mandoc -T lint -W warning")
    #expect(lint.output.isEmpty && lint.errors.isEmpty, "\(lint.output)")
  }

  @Test("a sigma rule is a pipe of two programs")
  func sigma() throws {
    let lines = (0..<48).map { hour in
      "load,metric=a value=\(hour == 30 ? 90 : 10 + hour % 3) \(1_451_606_400 + hour * 3600)"
    }
    let result = try Shell.run(
      "lp-window 24h --every 1h --agg last,mean,stddevp --field value --group-by metric -p s"
        + " | lp-alert -p s 'value_last > value_mean + 3 * value_stddevp' -o text",
      input: Data((lines.joined(separator: "\n") + "\n").utf8))
    #expect(result.output.contains("CRITICAL"), "\(result.output)\(result.errors)")
    #expect(result.output.split(separator: "\n").count == 2)
  }

  @Test("sums carry measurement and tags of the group; a window without values has its count only")
  func aggregates() throws {
    let lines = [
      "m,h=a x=1,y=2i,s=\"t\",b=true 0", "m,h=a x=3 1", "m,h=b x=5 2", "m,h=a y=7u 12",
      "m,h=b x=9 25",
    ]
    let all = try window("10s --agg count,mean", lines)
    #expect(
      all.output == """
        m,h=a x_count=2i,x_mean=2,y_count=1i,y_mean=2 10
        m,h=b x_count=1i,x_mean=5 10
        m,h=a x_count=0i,y_count=1i,y_mean=7,partial=true 20
        m,h=b x_count=1i,x_mean=9,partial=true 30

        """)
    let empty = try window("10s --agg count,sum --field x --empty --group-by none", lines)
    #expect(
      empty.output == """
        m x_count=3i,x_sum=9 10
        m x_count=0i 20
        m x_count=1i,x_sum=9,partial=true 30

        """)
    let refused = try window("10s --agg count --field s", lines)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("field \"s\" is not a number"))
  }

  @Test("percentiles by either rule")
  func percentiles() throws {
    let lines = (0..<10).map { "m v=\($0) \($0)" }
    #expect(try window("10s --agg p90", lines).output == "m v_p90=8,partial=true 10\n")
    #expect(
      try window("10s --agg p90 --percentile-rule interpolated", lines).output
        == "m v_p90=8.9,partial=true 10\n")
  }

  @Test("windows by count are closed on the right: the frame names the first and the last point")
  func count() throws {
    let lines = [3, 5, 8, 13].map { "m v=1 \($0)" }
    let result = try window("--count 3", lines)
    #expect(
      frames(result.output) == [
        "# window start=3 stop=8 n=3 prec=s group=m",
        "# window start=13 stop=13 n=1 prec=s partial=1 group=m",
      ])
  }

  @Test("a local day has 23 hours in March and 25 in October")
  func days() throws {
    guard FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Prague") else {
      try Test.cancel("no time zones on this system")
    }
    for (first, hours) in [(1_459_033_200, 23), (1_477_778_400, 25)] {
      let lines = (0..<26).map { "m v=1 \(first + $0 * 3600)" }
      let result = try window("1d --tz Europe/Prague", lines)
      let stop = first + hours * 3600
      #expect(
        frames(result.output).first
          == "# window start=\(first) stop=\(stop) n=\(hours) prec=s group=m")
    }
  }

  @Test("a stamp far in the future closes no window and is told")
  func maxAhead() throws {
    let lines = ["m v=1 100", "m v=2 9999999", "m v=3 102", "m v=4 110"]
    let result = try window("10s --max-ahead 1h", lines)
    #expect(result.status == 1)
    #expect(result.errors.contains("ahead of its series, which then continued where it was"))
    #expect(frames(result.output).map { $0.contains("n=2") } == [true, false])
  }

  @Test("points that come twice are dropped, and counted")
  func dedupe() throws {
    let lines = ["m,h=a v=1 1", "m,h=b v=1 1", "m,h=a v=1 1", "m,h=a v=2 1", "m,h=a v=3 2"]
    for grouping in ["'*'", "none"] {
      let result = try window("10s --dedupe -v --agg count --group-by \(grouping)", lines)
      let counts = result.output.split(separator: "\n").map { $0.split(separator: " ")[1] }
      #expect(
        counts
          == (grouping == "none"
            ? ["v_count=4i,partial=true"] : ["v_count=3i,partial=true", "v_count=1i,partial=true"]))
      #expect(result.errors.contains("1 duplicate"))
    }
  }

  @Test("a live stream that stops is not stuck")
  func idle() throws {
    let result = try Shell.run(
      "(echo 'm v=1 1'; sleep 0.6; echo 'm v=2 2'; sleep 0.6; echo 'm v=3 11'; sleep 0.6; echo end=1)"
        + " | lp-window 10s -p s --idle-flush 200ms --late $SCRATCH/late"
        + " | while read -r line; do echo \"$line\"; done; cat $SCRATCH/late")
    #expect(
      frames(result.output) == [
        "# window start=0 stop=10 n=1 prec=s partial=1 group=m",
        "# window start=10 stop=20 n=1 prec=s partial=1 late=1 group=m",
      ])
    #expect(result.output.hasSuffix("# end\nm v=2 2\n"), "\(result.output)")
  }

  @Test("memory of sums does not grow with the window")
  func memory() throws {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/time") else {
      try Test.cancel("no /usr/bin/time on this system")
    }
    var sizes: [Int] = []
    for period in ["1h", "10h"] {
      let result = try Shell.run(
        "lp-gen --count 108000 | /usr/bin/time -f %M lp-window \(period)"
          + " --agg count,sum,mean,min,max,spread,first,last,stddev,stddevp > /dev/null")
      sizes.append(Int(result.errors.split(separator: "\n").last ?? "") ?? 0)
    }
    print("lp-window --agg, 1h and 10h: \(sizes[0]) and \(sizes[1]) KB")
    #expect(sizes[0] > 0 && Double(sizes[1]) < Double(sizes[0]) * 1.25)
  }
}
