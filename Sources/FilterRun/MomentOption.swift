import Options
import System
import Times

extension ValueParser where Value == Timestamp {
  /// A moment: a time or a date, or `now`, which is the present time.
  public static var moment: ValueParser {
    ValueParser { text throws(OptionValueError) in
      if text == "now" { return SystemClock.now }
      let bytes = Array(text.utf8)
      guard let time = Timestamp(dateOrTime: bytes.span, 0..<bytes.count) else {
        throw .expected("now, or a time such as 2016-01-01 or 2016-01-01T00:00:00Z")
      }
      return time
    }
  }
}
