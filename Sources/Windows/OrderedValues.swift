import Statistics

/// Numbers in order of size, to which some are added and from which some are taken away.
///
/// A binary search tree of the distinct values, each with how often it occurs; each node knows what its
/// subtree holds. A value that has left keeps its node, so measurements of few digits soon add none. Where a
/// path grows longer than twice the logarithm, the subtree that is out of balance is built anew; where half
/// of the nodes are empty, the whole is. Nothing depends on chance, so no input makes it slow.
///
/// Cost: amortised O(log n) a change, O(log n) a rank and the mode; memory: 32 bytes a distinct value, half
/// of which may have left. Up to 2³¹ values; NaN has no place among them.
/// Source: Galperin and Rivest, "Scapegoat trees" (1993).
struct OrderedValues: RankedValues, Sendable {
  struct Node: Sendable {
    var value = 0.0
    var left: Int32 = 0
    var right: Int32 = 0
    /// How often the value occurs.
    var times: Int32 = 0
    /// How many values its subtree holds, how often the most frequent of them occurs, and how many nodes
    /// it has.
    var total: Int32 = 0
    var most: Int32 = 0
    var size: Int32 = 0
  }

  /// The first stands for none, all others are in the tree.
  private(set) var nodes = [Node()]
  private(set) var root: Int32 = 0
  /// How many nodes have a value.
  private var live = 0
  /// From the root to the node that is being changed.
  private var path: [Int32] = []

  /// Without any.
  init() {}

  /// Those of a sorted list. O(n).
  init(sorted values: [Double]) {
    for value in values {
      if nodes.count == 1 || nodes[nodes.count - 1].value != value {
        nodes.append(Node(value: value))
      }
      nodes[nodes.count - 1].times += 1
    }
    linkAll()
  }

  /// How many numbers there are.
  var count: Int { Int(nodes[Int(root)].total) }

  /// Adds a number.
  mutating func insert(_ value: Double) {
    var place = descend(to: value)
    let isNew = place == 0
    if isNew {
      place = Int32(nodes.count)
      nodes.append(Node(value: value))
      link(place, under: path.last ?? 0)
      path.append(place)
    }
    if nodes[Int(place)].times == 0 { live += 1 }
    nodes[Int(place)].times += 1
    refreshPath()
    if isNew, path.count > 2 * (Int.bitWidth - nodes.count.leadingZeroBitCount) { rebalance() }
  }

  /// Takes one number of this value away; there has to be one.
  mutating func remove(_ value: Double) {
    let place = Int(descend(to: value))
    precondition(nodes[place].times > 0, "a value is taken away that is not there")
    nodes[place].times -= 1
    if nodes[place].times == 0 { live -= 1 }
    refreshPath()
    if nodes.count > 2 * live + 16 {
      nodes = [Node()] + inOrder(of: root).map { nodes[Int($0)] }.filter { $0.times > 0 }
      linkAll()
    }
  }

  /// The number with this rank, counted from 0 for the smallest.
  subscript(rank: Int) -> Double {
    var (rank, place) = (rank, Int(root))
    while place != 0 {
      let before = Int(nodes[Int(nodes[place].left)].total)
      let through = before + Int(nodes[place].times)
      if rank < before {
        place = Int(nodes[place].left)
      } else if rank < through {
        return nodes[place].value
      } else {
        rank -= through
        place = Int(nodes[place].right)
      }
    }
    return .nan
  }

  /// The smallest of the most frequent.
  var mode: Double {
    var place = Int(root)
    let most = nodes[place].most
    guard most > 0 else { return .nan }
    while true {
      let left = Int(nodes[place].left)
      if nodes[left].most == most {
        place = left
      } else if nodes[place].times == most {
        return nodes[place].value
      } else {
        place = Int(nodes[place].right)
      }
    }
  }

  /// Writes the path to a value; the value's node, or 0.
  private mutating func descend(to value: Double) -> Int32 {
    path.removeAll(keepingCapacity: true)
    var place = root
    while place != 0 {
      path.append(place)
      let node = nodes[Int(place)]
      if node.value == value { return place }
      place = value < node.value ? node.left : node.right
    }
    return 0
  }

  private mutating func refreshPath() {
    for place in path.reversed() { refresh(Int(place)) }
  }

  @inline(__always)
  private mutating func refresh(_ place: Int) {
    var node = nodes[place]
    let (left, right) = (nodes[Int(node.left)], nodes[Int(node.right)])
    node.total = left.total + node.times + right.total
    node.most = max(left.most, node.times, right.most)
    node.size = left.size + 1 + right.size
    nodes[place] = node
  }

  /// Builds the lowest subtree on the path anew that is out of balance: one side has more than 12/17 of
  /// its nodes, just less than √½, for which the source shows that there is one.
  private mutating func rebalance() {
    var above = path.count - 2
    while above > 0 {
      let (parent, child) = (nodes[Int(path[above])], nodes[Int(path[above + 1])])
      if Int(child.size) * 17 > Int(parent.size) * 12 { break }
      above -= 1
    }
    let order = inOrder(of: path[above])
    link(linkBalanced(order[...]), under: above > 0 ? path[above - 1] : 0)
  }

  private mutating func link(_ new: Int32, under parent: Int32) {
    if parent == 0 {
      root = new
    } else if nodes[Int(new)].value < nodes[Int(parent)].value {
      nodes[Int(parent)].left = new
    } else {
      nodes[Int(parent)].right = new
    }
  }

  private mutating func linkAll() {
    live = nodes.count - 1
    root = linkBalanced(Array(1..<Int32(nodes.count))[...])
  }

  /// Links nodes, given in order, to a tree of the least height; its root.
  private mutating func linkBalanced(_ order: ArraySlice<Int32>) -> Int32 {
    guard !order.isEmpty else { return 0 }
    let middle = (order.startIndex + order.endIndex) / 2
    let place = Int(order[middle])
    nodes[place].left = linkBalanced(order[..<middle])
    nodes[place].right = linkBalanced(order[(middle + 1)...])
    refresh(place)
    return order[middle]
  }

  /// The nodes of a subtree, in order.
  private func inOrder(of top: Int32) -> [Int32] {
    var (order, open, place): ([Int32], [Int32], Int32) = ([], [], top)
    while true {
      while place != 0 {
        open.append(place)
        place = nodes[Int(place)].left
      }
      guard let next = open.popLast() else { return order }
      order.append(next)
      place = nodes[Int(next)].right
    }
  }
}
