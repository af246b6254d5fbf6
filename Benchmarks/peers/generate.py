"""The guide's generator: one numpy draw a field and point."""
import sys

from numpy import random

for index in range(int(sys.argv[1])):
    hotend = random.normal(220, 0.5)
    bed = random.normal(90, 1)
    air = random.normal(70, 3)
    sys.stdout.write(
        "temperatures hotend=%f,bed=%f,air=%f %d\n" % (hotend, bed, air, (1451606400 + index) * 10**9))
