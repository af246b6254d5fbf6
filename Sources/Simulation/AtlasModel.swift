/// The series of an Atlas simulation, hour by hour. Series number metric × queries + query.
protocol AtlasModel {
  /// Writes the next hour's value of every series; NaN is a value that is missing. The disruption is
  /// the one that holds in this hour.
  mutating func fill(_ values: inout [Double], hour: Int, under disruption: AtlasDisruption?)
}
