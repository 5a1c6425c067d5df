# What functools.partial gives is called with what it was given, and more.
from dataclasses import dataclass
from functools import partial

@dataclass
class Point:
    x: int
    y: int
    z: int = 0

first = partial(Point, 1)
first(2)  # call
first(y=2)  # call
first()  # call
first(2, c=3)  # call
first(2, 3, 4)  # call
first(2, x=3)  # call

named = partial(Point, y=1)
named(1)  # call
named(1, y=2)  # call
named(1, 2)  # call
named()  # call
named(x=1, z=2)  # call

values = [1, 2]
spread = partial(Point, *values)
spread()  # call
spread(c=1)  # call
