import Statistics

/// Numbers in order of size, to which some are added and from which some are taken away.
///
/// A search tree of the distinct values, each with how often it occurs and what its subtree holds. Each node
/// has a random priority, no smaller than those below it: whatever comes in which order, the expected depth
/// is at most 2 ln n. No result depends on chance.
///
/// Cost: O(log n) a change, a rank and the mode; memory: 32 bytes a distinct value. Up to 2³¹ values; NaN has
/// no place among them.
/// Source: Seidel and Aragon, "Randomized search trees" (1996).
struct OrderedValues: RankedValues, Sendable {
  struct Node: Sendable {
    var value = 0.0
    var priority: UInt32 = 0
    /// The smaller ones, and the larger ones.
    var sides: [2 of Int32] = [0, 0]
    /// How often the value occurs.
    var times: Int32 = 0
    /// How many values the subtree holds, and how often the most frequent of them occurs.
    var total: Int32 = 0
    var most: Int32 = 0
  }

  /// The first stands for none.
  private(set) var nodes = [Node()]
  private(set) var root: Int32 = 0
  /// Nodes that are not in the tree.
  private var free: [Int32] = []
  /// That of the newest node, from a beginning that nobody knows.
  /// Source: Marsaglia, "Xorshift RNGs" (2003).
  private var priority = UInt32.random(in: 1 ... .max)

  /// How many numbers there are.
  var count: Int { Int(nodes[Int(root)].total) }

  /// Adds a number.
  mutating func insert(_ value: Double) { root = inserting(value, into: root) }

  /// Takes one number of this value away; there has to be one.
  mutating func remove(_ value: Double) { root = removing(value, from: root) }

  /// The number with this rank, counted from 0 for the smallest.
  subscript(rank: Int) -> Double {
    var (rank, node) = (Int32(rank), nodes[Int(root)])
    while true {
      let before = nodes[Int(node.sides[0])].total
      if rank < before {
        node = nodes[Int(node.sides[0])]
      } else if rank < before + node.times {
        return node.value
      } else {
        rank -= before + node.times
        node = nodes[Int(node.sides[1])]
      }
    }
  }

  /// The smallest of the most frequent.
  var mode: Double {
    var node = nodes[Int(root)]
    guard root != 0 else { return .nan }
    while true {
      let left = nodes[Int(node.sides[0])]
      if left.most == node.most {
        node = left
      } else if node.times == node.most {
        return node.value
      } else {
        node = nodes[Int(node.sides[1])]
      }
    }
  }

  private mutating func inserting(_ value: Double, into top: Int32) -> Int32 {
    guard top != 0 else { return newNode(of: value) }
    let place = Int(top)
    guard value != nodes[place].value else {
      nodes[place].times += 1
      return refresh(place)
    }
    let side = value < nodes[place].value ? 0 : 1
    let child = inserting(value, into: nodes[place].sides[side])
    nodes[place].sides[side] = child
    guard nodes[Int(child)].priority > nodes[place].priority else { return refresh(place) }
    // The child takes the place of its parent.
    nodes[place].sides[side] = nodes[Int(child)].sides[1 - side]
    nodes[Int(child)].sides[1 - side] = top
    refresh(place)
    return refresh(Int(child))
  }

  private mutating func removing(_ value: Double, from top: Int32) -> Int32 {
    precondition(top != 0, "a value is taken away that is not there")
    let (place, node) = (Int(top), nodes[Int(top)])
    if value != node.value {
      let side = value < node.value ? 0 : 1
      nodes[place].sides[side] = removing(value, from: node.sides[side])
    } else if node.times > 1 {
      nodes[place].times -= 1
    } else {
      free.append(top)
      return joined(node.sides[0], node.sides[1])
    }
    return refresh(place)
  }

  /// Two trees as one, all of the first before the second.
  private mutating func joined(_ left: Int32, _ right: Int32) -> Int32 {
    if left == 0 || right == 0 { return max(left, right) }
    let (before, behind) = (Int(left), Int(right))
    if nodes[before].priority > nodes[behind].priority {
      nodes[before].sides[1] = joined(nodes[before].sides[1], right)
      return refresh(before)
    }
    nodes[behind].sides[0] = joined(left, nodes[behind].sides[0])
    return refresh(behind)
  }

  private mutating func newNode(of value: Double) -> Int32 {
    priority ^= priority << 13
    priority ^= priority >> 17
    priority ^= priority << 5
    let node = Node(value: value, priority: priority, times: 1, total: 1, most: 1)
    if let place = free.popLast() {
      nodes[Int(place)] = node
      return place
    }
    nodes.append(node)
    return Int32(nodes.count - 1)
  }

  /// Works out what a subtree holds; its place.
  @discardableResult
  private mutating func refresh(_ place: Int) -> Int32 {
    let node = nodes[place]
    let (left, right) = (nodes[Int(node.sides[0])], nodes[Int(node.sides[1])])
    nodes[place].total = left.total + node.times + right.total
    nodes[place].most = max(left.most, node.times, right.most)
    return Int32(place)
  }
}
