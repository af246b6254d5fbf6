/// Finds the word that was probably meant by a misspelt one.
public enum Spelling {
  /// The first of the nearest words, or nil when none is near enough.
  ///
  /// A word of which the misspelt one is the only beginning comes first. Otherwise up to one error in
  /// three letters is forgiven, at most three, so that short names are not mistaken for one another. The
  /// case of letters counts for nothing.
  public static func nearest(to misspelt: Substring, among words: [String]) -> String? {
    let scalars = Array(misspelt.lowercased().unicodeScalars)
    let completed = words.filter { !misspelt.isEmpty && $0.hasPrefix(misspelt) }
    if completed.count == 1 { return completed[0] }
    let limit = max(1, min(3, scalars.count / 3))
    var best: (word: String, distance: Int)?
    for word in words {
      let letters = Array(word.lowercased().unicodeScalars)
      // The distance is at least the difference in length; a word of any length costs nothing then.
      if abs(letters.count - scalars.count) > limit { continue }
      let distance = distance(from: scalars, to: letters)
      if distance <= limit, distance < best?.distance ?? Int.max { best = (word, distance) }
    }
    return best?.word
  }

  /// How many insertions, deletions, substitutions and swaps of neighbours turn one word into the
  /// other: the Damerau-Levenshtein distance, restricted so that no place is edited twice.
  ///
  /// Time grows with the product of the lengths. Source: Damerau, A technique for computer detection
  /// and correction of spelling errors, 1964; the table is that of Wagner and Fischer, 1974.
  public static func distance(from source: [Unicode.Scalar], to target: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...target.count)
    for row in source.indices {
      var current = [row + 1]
      for column in target.indices {
        let isSame = source[row] == target[column]
        var cost = min(
          last[column + 1] + 1, current[column] + 1, last[column] + (isSame ? 0 : 1))
        if row > 0, column > 0, source[row] == target[column - 1],
          source[row - 1] == target[column]
        {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[target.count]
  }
}
