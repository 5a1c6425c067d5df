# What a class body takes apart, or gets later, are fields as well.
import attr

@attr.s
class Pair:
    x, y = attr.ib(), attr.ib(default=3)

Pair(1, 2)  # call
Pair()  # call
Pair(1, z=2)  # call

def both():
    return attr.ib(), attr.ib()

@attr.s
class Hidden:
    x, y = both()

Hidden(1, 2)  # call, in doubt

class Annotations:
    pass

from dataclasses import dataclass

@dataclass
class Late:
    x: int
    __annotations__["y"] = int

Late(1, 2)  # call, in doubt
