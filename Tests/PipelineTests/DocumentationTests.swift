import Foundation
import TestSupport
import Testing

/// What the pages say, tried: commands print what stands below them, the pages of the programs are
/// theirs, links lead to files. `RECORD_CASES=1` writes the printed text into the pages.
@Suite("Documentation")
struct DocumentationTests {
  /// An empty folder to work in, removed afterwards.
  private func withScratch(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lp-documentation-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  /// Starts a broker for as long as the commands run: the one that Kafka's C library brings for tests.
  private static let broker = """
    kcat -C -t none -b mock -X test.mock.num.brokers=1 -d mock > $SCRATCH/none 2> $SCRATCH/broker &
    trap "kill -9 $!" EXIT
    until BROKER=$(grep -s -o -m 1 '127.0.0.1:[0-9]*' $SCRATCH/broker); do kill -0 $! && sleep 0.05 || exit; done

    """

  /// Starts what answers as InfluxDB and Elasticsearch do, for as long as the commands run.
  private static let store = """
    python3 '\(packageRoot.appendingPathComponent("Tests/Fixtures/store.py").path)' > $SCRATCH/port &
    until [ -s $SCRATCH/port ]; do kill -0 $! && sleep 0.05 || exit; done
    export INFLUX_URL="http://127.0.0.1:$(cat $SCRATCH/port)"
    export ELASTIC_URL="$INFLUX_URL"

    """

  /// A page counts as skipped, with what was missing, when one of its blocks could not be run.
  @Test("the commands of a page print what the page shows", arguments: Document.all)
  func commands(_ page: Document) throws {
    var lines = try page.lines()
    let isRecorded = ProcessInfo.processInfo.environment["RECORD_CASES"] != nil
    var skipped: [String] = []
    try withScratch { folder in
      try FileManager.default.createSymbolicLink(
        at: folder.appendingPathComponent("examples"),
        withDestinationURL: packageRoot.appendingPathComponent("examples"))
      // How many lines the recorded outputs have added so far.
      var shift = 0
      for commands in Document.commands(of: lines) {
        let usesStore = commands.text.contains("_URL/")
        let place = "\(page.testDescription):\(commands.line)"
        if let tool = Shell.missing(for: commands.text + (usesStore ? " python3" : "")) {
          skipped.append("line \(commands.line): \(tool) is not installed")
          continue
        }
        if let module = commands.neededModule,
          try Shell.run("python3 -c 'import \(module)' 2> $SCRATCH/none").status != 0
        {
          skipped.append("line \(commands.line): Python has no module \(module)")
          continue
        }
        let services =
          (usesStore ? Self.store : "")
          + (commands.text.contains("$BROKER") ? Self.broker : "")
        let result = try Shell.run(services + commands.text, in: folder)
        #expect(result.status == 0, "\(place): status \(result.status)")
        #expect(result.errors == "", "\(place)")
        if isRecorded, let output = commands.output {
          let printed = result.output.split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast().map(String.init)
          let inside = (output.lines.lowerBound + 1 + shift)..<(output.lines.upperBound - 1 + shift)
          lines.replaceSubrange(inside, with: printed)
          shift += printed.count - inside.count
        } else {
          #expect(result.output == commands.output?.text ?? "", "\(place)")
        }
      }
    }
    if isRecorded {
      try lines.joined(separator: "\n").write(to: page.file, atomically: true, encoding: .utf8)
    }
    if !skipped.isEmpty {
      try Test.cancel("\(page.testDescription): not run: \(skipped.joined(separator: "; "))")
    }
  }

  @Test("some commands are run, and hardly any are only shown")
  func counts() throws {
    var run = 0
    var shown = 0
    for page in Document.all {
      let lines = try page.lines()
      run += Document.commands(of: lines).count
      shown += Document.blocks(of: lines).filter { $0.info == "sh norun" }.count
    }
    print("blocks of commands in the documentation: \(run) run, \(shown) only shown")
    #expect(run > shown)
  }

  @Test("the pages of the programs are what the programs print")
  func manuals() throws {
    if let tool = Shell.missing(for: "mandoc") { try Test.cancel("\(tool) is not installed") }
    try withScratch { folder in
      let script = packageRoot.appendingPathComponent("Scripts/manual").path
      let result = try Shell.run("'\(script)' .", in: folder)
      #expect(result.status == 0 && result.errors == "")
      let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(!pages.isEmpty)
      for page in pages {
        let ours = packageRoot.appendingPathComponent("Documentation/\(page)")
        let committed = (try? String(contentsOf: ours, encoding: .utf8)) ?? ""
        let printed = try String(contentsOf: folder.appendingPathComponent(page), encoding: .utf8)
        let isCurrent = committed == printed
        #expect(isCurrent, "Documentation/\(page) is old: run Scripts/manual")
      }
    }
  }

  @Test("the examples in the manuals run", arguments: Document.all)
  func examples(_ page: Document) throws {
    try withScratch { folder in
      for example in Document.examples(of: try page.lines()) {
        try Self.makeData(in: folder)
        let result = try Shell.run(example, in: folder)
        // 4 is what lp-alert --fail-on says of an event; notes about the data are no matter.
        #expect([0, 1, 4].contains(result.status), "\(example): \(result.status) \(result.errors)")
      }
    }
  }

  /// The files that the examples name.
  private static func makeData(in folder: URL) throws {
    let result = try Shell.run(
      """
      lp-gen --measurement cpu --tag host=a --field usage=85:5 --field load=2:1 -n 20000 > cpu.lp
      lp-gen --field value=1:1 --field upper=2:1 -n 1000 > points.lp
      lp-gen --measurement load --tag metric=a --field value=1:1 -n 40000 > load.lp
      lp-gen atlas --hours 80 --queries 9 > data.lp
      lp-gen --measurement disk --tag region=eu --tag host=a --tag disk=sda --field latency=5:1 > disks.lp
      """, in: folder)
    #expect(result.status == 0)
  }

  @Test("every example of a function comes to what the table says")
  func functions() throws {
    let page = Document(file: packageRoot.appendingPathComponent("Documentation/expressions.md"))
    let point = #"cpu,host=web1 usage=93.5,cores=8i,disk="Disk sda",ok=true 1451667600000000000"#
    var names: Set<String> = []
    for line in try page.lines() where line.hasPrefix("| `") {
      let cells = line.components(separatedBy: " | ").map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: "| "))
          .replacingOccurrences(of: "\\|", with: "|")
      }
      guard cells.count >= 3, cells[1].hasPrefix("`"), cells[2].hasPrefix("`") else { continue }
      let name = cells[0].trimmingCharacters(in: ["`"])
      let example = cells[1].trimmingCharacters(in: ["`"])
      let value = cells[2].trimmingCharacters(in: ["`"])
      let expression =
        value.contains(".") && Double(value) != nil
        ? "abs((\(example)) - (\(value))) < 1e-12" : "(\(example)) == \(value)"
      let quoted = expression.replacingOccurrences(of: "'", with: #"'\''"#)
      let result = try Shell.run(
        "lp-alert --crit '\(quoted)' -o text", input: Data((point + "\n").utf8))
      let holds = result.status == 0 && result.output.contains("\tCRITICAL\t")
      #expect(holds, "\(expression): \(result.output)\(result.errors)")
      names.insert(name)
    }
    print("functions in the documentation: \(names.count)")
    #expect(names.count >= 83)
  }

  @Test("links between the pages lead somewhere", arguments: Document.all)
  func links(_ page: Document) throws {
    for link in Document.links(of: try page.lines()) {
      let target = page.file.deletingLastPathComponent().appendingPathComponent(link)
      #expect(
        FileManager.default.fileExists(atPath: target.path), "\(page.testDescription): \(link)")
    }
  }

  @Test("no page holds a character that nobody sees", arguments: Document.all)
  func invisible(_ page: Document) throws {
    for (index, line) in try page.lines().enumerated() {
      let isHidden = line.unicodeScalars.contains {
        $0.properties.generalCategory == .format || $0 == "\u{A0}" || $0 == "\u{2028}"
          || $0.properties.generalCategory == .control && $0 != "\t"
      }
      let entities = [
        "zwnj", "zwj", "shy", "ZeroWidthSpace", "lrm", "rlm", "#8203", "#8204", "#xFEFF",
      ]
      let hasEntity = entities.contains { line.contains("&\($0);") }
      #expect(!isHidden && !hasEntity, "\(page.testDescription):\(index + 1): \(line)")
    }
  }

  @Test("the README stays under 200 lines")
  func length() throws {
    let page = Document(file: packageRoot.appendingPathComponent("README.md"))
    #expect(try page.lines().count < 200)
  }

  @Test("install puts programs, manuals and completions below PREFIX, and takes them away again")
  func install() throws {
    try withScratch { folder in
      let script = packageRoot.appendingPathComponent("Scripts/install").path
      let command = "PREFIX=/usr DESTDIR=\"$PWD\" '\(script)'"
      let call = "'\(Shell.programs)' lp-gen lp-alert"
      let made = try Shell.run(
        "\(command) \(call) > /dev/null && find usr -type f | sort", in: folder)
      #expect(made.status == 0 && made.errors == "")
      #expect(made.output.split(separator: "\n").count == 12)
      #expect(made.output.contains("usr/bin/lp-gen\n"))
      #expect(made.output.contains("usr/share/man/man1/lp-alert.1\n"))
      let removed = try Shell.run("\(command) --remove \(call) && find usr -type f", in: folder)
      #expect(removed.output == "")
    }
  }
}
