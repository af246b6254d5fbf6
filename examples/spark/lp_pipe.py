"""Runs a pipe of lp-tools on each partition of line protocol, split by series.

    spark-submit examples/spark/lp_pipe.py batch INPUT PARTITIONS PIPE
    spark-submit examples/spark/lp_pipe.py stream FOLDER PARTITIONS STATE PIPE

batch prints what the pipes write. stream reads the files that appear in FOLDER, a micro-batch after
the other, and runs PIPE in STATE/N for partition N: name the states there, as in
`lp-window 5m --state w | lp-ttest -f bed --state t | lp-alert 'pvalue < 0.001' --state a --log log`.
It ends when all files that are there have been read. A batch that failed is repeated by Spark with
the same lines, which adds nothing to the logs (Documentation/state.md).
"""

import os
import re
import shlex
import subprocess
import sys
import zlib

from pyspark.sql import SparkSession

# A blank that no backslash escapes ends the measurement and its tags: that is the series.
SERIES = re.compile(r"((?:[^\\ ]|\\.)*)")


def key(line):
    """The time in a line, and its series: what lines are sorted by within a partition."""
    return int(line.rsplit(" ", 1)[1]), SERIES.match(line).group(1)


def partition_of(key, count):
    """Always the same partition for a series, whatever the machine; Python's own hash is salted."""
    return zlib.crc32(key[1].encode()) % count


def by_series(lines, count):
    """Spark keeps no order between the pieces of a file, so the lines of a partition are sorted by time."""
    return (
        lines.filter(lambda line: line and not line.startswith("#"))
        .map(lambda line: (key(line), line))
        .repartitionAndSortWithinPartitions(count, lambda key: partition_of(key, count))
        .values()
    )


def run_in(folder, pipe):
    """A function for mapPartitionsWithIndex that runs the pipe in the partition's own folder."""

    def run(number, lines):
        place = os.path.join(folder, str(number))
        os.makedirs(place, exist_ok=True)
        text = "".join(line + "\n" for line in lines)
        if text:
            # bash, for pipefail: a stage that failed must fail the task, so that Spark repeats it.
            subprocess.run(
                ["bash", "-o", "pipefail", "-c", pipe], cwd=place, input=text.encode(), check=True,
                stdout=subprocess.DEVNULL)
        return [number]

    return run


def main(mode, source, count, *rest):
    spark = SparkSession.builder.appName("lp-tools").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    count = int(count)
    if mode == "batch":
        (pipe,) = rest
        lines = by_series(spark.sparkContext.textFile(source), count)
        for line in lines.pipe(f"bash -o pipefail -c {shlex.quote(pipe)}", env=dict(os.environ), checkCode=True).collect():
            print(line)
        return
    state, pipe = rest
    state = os.path.abspath(state)

    def judge(frame, number):
        lines = frame.rdd.map(lambda row: row.value)
        by_series(lines, count).mapPartitionsWithIndex(run_in(state, pipe)).collect()
        # For the test of a repetition: a crash after the pipes have run, before Spark knows.
        if os.environ.get("CRASH_AFTER") == str(number):
            os._exit(1)

    stream = spark.readStream.option("maxFilesPerTrigger", 1).text(source)
    stream.writeStream.foreachBatch(judge).option(
        "checkpointLocation", os.path.join(state, "checkpoint")
    ).trigger(availableNow=True).start().awaitTermination()


if __name__ == "__main__":
    main(*sys.argv[1:])
