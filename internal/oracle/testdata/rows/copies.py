# Copy calls take names of the constructor.
import dataclasses
from dataclasses import InitVar, dataclass, field
from typing import NamedTuple

@dataclass
class C:
    a: int
    b: int = field(init=False, default=0)

class N(NamedTuple):
    a: int

dataclasses.replace(C(1), a=2)  # call
dataclasses.replace(C(1), bad=2)  # call
dataclasses.replace(C(1), b=2)  # call
n = N(1)
n._replace(a=2)  # call
n._replace(bad=2)  # call

from dataclasses import replace as swap
from functools import partial as prepared

swap(C(1), a=2)  # call
swap(C(1), bad=2)  # call
prepared(C, bad=2)()  # call
