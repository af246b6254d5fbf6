import Bytes

/// Formats that no tool here reads, known well enough by their first bytes to say what to put before.
enum ForeignFormat {
  /// The bytes that a file of such a format begins with; nil stands for any.
  private static let signatures: [(bytes: [UInt8?], reason: String)] = [
    ([0x1F, 0x8B], "compressed by gzip; try: zcat FILE | …"),
    ([0x50, 0x4B, 3, 4], "a ZIP archive; try: unzip -p FILE | …"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "compressed by xz; try: xz -dc FILE | …"),
    ([0x28, 0xB5, 0x2F, 0xFD], "compressed by zstd; try: zstd -dc FILE | …"),
    // "BZh", the size of a block as a digit, then the digits of π in its first block.
    (
      [0x42, 0x5A, 0x68, nil, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
      "compressed by bzip2; try: bzip2 -dc FILE | …"
    ),
    ([0xFF, 0xFE], "UTF-16; try: iconv -f UTF-16 -t UTF-8 FILE | …"),
    ([0xFE, 0xFF], "UTF-16; try: iconv -f UTF-16 -t UTF-8 FILE | …"),
    (Array("[".utf8), "a JSON array; expected one record a line, try: jq -c '.[]'"),
    (Array("<?xml".utf8), "XML; expected line protocol or one JSON object a line"),
    (Array("<!DOCTYPE".utf8), "an HTML page; expected line protocol or one JSON object a line"),
    (Array("<html".utf8), "an HTML page; expected line protocol or one JSON object a line"),
    (Array("# HELP ".utf8), "Prometheus text; put prom2json and jq before it"),
    (Array("# TYPE ".utf8), "Prometheus text; put prom2json and jq before it"),
    (
      Array("#datatype,".utf8),
      "annotated CSV; try: grep -v '^#' FILE | mlr --icsv --ojsonl cat | …"
    ),
    (Array("#group,".utf8), "annotated CSV; try: grep -v '^#' FILE | mlr --icsv --ojsonl cat | …"),
  ]

  /// What the bytes from `start` on tell: it is such a format, with what to do, or more bytes are needed,
  /// since a program that prints its header first must get the same answer as a file; nil where they are
  /// of no such format.
  static func look(_ bytes: Span<UInt8>, from start: Int, atEnd: Bool) -> SourceStart? {
    let there = bytes.count - start
    for (signature, reason) in signatures
    where (0..<min(there, signature.count)).allSatisfy({
      signature[$0] == nil || signature[$0] == bytes[start + $0]
    }) {
      if there >= signature.count { return .refused(reason) }
      if !atEnd { return .undecided }
    }
    return separatedValues(bytes, from: start, atEnd: atEnd)
  }

  /// Whether the first line is the header of separated values: several names, and no `=`, which every line
  /// of line protocol has, and the second has as many fields.
  private static func separatedValues(
    _ bytes: Span<UInt8>, from start: Int, atEnd: Bool
  ) -> SourceStart? {
    let newline = bytes.firstIndex(of: Ascii.newline, from: start, to: bytes.count)
    let header = start..<(newline ?? bytes.count)
    guard header.count < 4096, bytes[start] != Ascii.hash,
      !header.contains(where: { bytes[$0] == Ascii.equals })
    else { return nil }
    guard let newline else { return atEnd ? nil : .undecided }
    let next = bytes.firstIndex(of: Ascii.newline, from: newline + 1, to: bytes.count)
    for (separator, option) in [
      (Ascii.comma, "--icsv"), (Ascii.tab, "--itsv"), (UInt8(ascii: ";"), "--icsv --ifs ';'"),
    ] {
      let count = header.count { bytes[$0] == separator }
      guard count > 0 else { continue }
      guard next != nil || atEnd else { return bytes.count - newline < 4096 ? .undecided : nil }
      if (newline + 1..<(next ?? bytes.count)).count(where: { bytes[$0] == separator }) == count {
        return .refused(
          "comma- or tab-separated values; try: mlr \(option) --ojsonl cat FILE | …")
      }
    }
    return nil
  }
}
