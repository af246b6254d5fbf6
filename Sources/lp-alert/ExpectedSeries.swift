import Bytes
import Grouping
import LineProtocol
import Options
import System

/// The series of `--expect FILE`, which have to be there from the start.
enum ExpectedSeries {
  /// Reads one series a line, `NAME,tag=value`; blank lines and those with `#` are passed over.
  /// Gives the keys of their groups.
  static func read(_ path: String) throws(OptionError) -> [[UInt8]] {
    let text: ByteBuffer
    do { text = try FileReading.contents(of: path) } catch {
      throw .unopenable("--expect: \(path): \(error.reason)")
    }
    var series: [[UInt8]] = []
    // The order of the tags in a key is the table's own.
    var groups = GroupKeys(.series, most: .max)
    var parser = PointParser()
    let lines = text.array.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let head = line.filter { $0 != UInt8(ascii: "\r") }
      if head.isEmpty || head[0] == UInt8(ascii: "#") { continue }
      let point = head + Array(" x=0 0\n".utf8)
      guard case .point(let next) = parser.parse(point.span, from: 0, atEnd: true),
        next == point.count, parser.point.headEnd == head.count,
        let group = groups.number(of: parser.point, in: point.span)
      else {
        throw .unusable("--expect: \(path):\(number + 1): expected a series such as cpu,host=a")
      }
      series.append(groups.keys.copy(of: group))
    }
    return series
  }
}
