"""Counts the records of which a number is below a bound: json_field.py POINTER BOUND < records.

By simdjson, the fastest reader of JSON that Python has, one record at a time and only the one value.
"""
import sys

import simdjson


def main():
    pointer, bound = sys.argv[1], float(sys.argv[2])
    parser = simdjson.Parser()
    count = 0
    for line in sys.stdin.buffer:
        record = parser.parse(line)
        try:
            count += record.at_pointer(pointer) < bound
        except KeyError:
            pass
        # The parser takes no further text while a record of it is held.
        record = None
    print(count)


if __name__ == "__main__":
    main()
