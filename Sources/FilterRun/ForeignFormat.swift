import Bytes

/// Formats that no tool here reads, known well enough by their first bytes to say what to put before.
enum ForeignFormat {
  /// The bytes that a file of such a format begins with.
  private static let signatures: [(bytes: [UInt8], reason: String)] = [
    ([0x50, 0x4B, 3, 4], "a ZIP archive; try: unzip -p FILE | …"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "compressed by xz; try: xz -dc FILE | …"),
    ([0x28, 0xB5, 0x2F, 0xFD], "compressed by zstd; try: zstd -dc FILE | …"),
    ([0xFF, 0xFE], "UTF-16; try: iconv -f UTF-16 -t UTF-8 FILE | …"),
    ([0xFE, 0xFF], "UTF-16; try: iconv -f UTF-16 -t UTF-8 FILE | …"),
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

  /// What the input is and what to do; nil where it may be one that is read.
  static func reason(_ bytes: Span<UInt8>, from start: Int, atEnd: Bool) -> String? {
    for (signature, reason) in signatures
    where bytes.count - start >= signature.count
      && signature.indices.allSatisfy({ bytes[start + $0] == signature[$0] })
    {
      return reason
    }
    // "BZh", the size of a block as a digit, then the digits of π in its first block.
    let pi: [UInt8] = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]
    if bytes.count - start >= 10, bytes.equal(start..<start + 3, Array("BZh".utf8)),
      bytes.equal(start + 4..<start + 10, pi)
    {
      return "compressed by bzip2; try: bzip2 -dc FILE | …"
    }
    return separatedValues(bytes, from: start, atEnd: atEnd)
  }

  /// Whether the first line is the header of comma-separated values: several names, and no `=`, which
  /// every line of line protocol has, and the second has as many fields.
  private static func separatedValues(
    _ bytes: Span<UInt8>, from start: Int, atEnd: Bool
  ) -> String? {
    guard let end = headerEnd(bytes, from: start) else { return nil }
    let second = bytes.firstIndex(of: UInt8(ascii: "\n"), from: end + 1, to: bytes.count)
    guard let last = second ?? (atEnd ? bytes.count : nil), last > end + 1 else { return nil }
    for (separator, option) in [(",", "--icsv"), ("\t", "--itsv"), (";", "--icsv --ifs ';'")] {
      let byte = Array(separator.utf8)[0]
      let count = (start..<end).count { bytes[$0] == byte }
      guard count > 0,
        (end + 1..<last).count(where: { bytes[$0] == byte }) == count
      else { continue }
      return "comma- or tab-separated values; try: mlr \(option) --ojsonl cat FILE | …"
    }
    return nil
  }

  /// The end of a first line that may be a header.
  private static func headerEnd(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n"), from: start, to: bytes.count),
      mayBeHeader(bytes, start..<end)
    else { return nil }
    return end
  }

  private static func mayBeHeader(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
    line.count < 4096 && bytes[line.lowerBound] != UInt8(ascii: "#")
      && !line.contains { bytes[$0] == UInt8(ascii: "=") }
  }

  /// Whether what has come of a header, or of it and the line behind it, does not tell yet: a program
  /// that prints its header first must get the same answer as a file.
  static func awaitsMore(_ bytes: Span<UInt8>, from start: Int) -> Bool {
    guard let end = headerEnd(bytes, from: start) else {
      return bytes.firstIndex(of: UInt8(ascii: "\n"), from: start, to: bytes.count) == nil
        && mayBeHeader(bytes, start..<bytes.count)
    }
    let separators: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";")]
    return bytes.firstIndex(of: UInt8(ascii: "\n"), from: end + 1, to: bytes.count) == nil
      && bytes.count - end < 4096 && (start..<end).contains { separators.contains(bytes[$0]) }
  }
}
