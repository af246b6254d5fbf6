"""Overlapping windows by polars: overlap.py mean|median < lines of one field, `m v=1 TIME`.

`mean`: the mean of the last hour at each point. `median`: that of 24 hours, each minute.
"""
import sys

import polars


def main():
    points = polars.read_csv(
        sys.stdin.buffer, separator=" ", has_header=False, new_columns=["name", "value", "time"])
    points = points.select(
        polars.col("value").str.slice(2).cast(polars.Float64),
        polars.col("time").cast(polars.Datetime("ns"))).set_sorted("time")
    if sys.argv[1] == "mean":
        result = points.with_columns(polars.col("value").rolling_mean_by("time", "1h").alias("mean"))
    else:
        result = points.group_by_dynamic("time", every="1m", period="24h").agg(polars.col("value").median())
    result.write_csv(sys.stdout.buffer)


if __name__ == "__main__":
    main()
