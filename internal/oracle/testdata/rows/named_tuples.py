import collections
import typing
from collections import namedtuple
from typing import NamedTuple

class N(NamedTuple):
    a: int
    b: str = "x"

N(1)  # call
N(1, "y")  # call
N(a=1, b="y")  # call
N()  # call
N(1, c=2)  # call
N(1, 2, 3)  # call

class Annotated(N):
    c: int = 0

Annotated(1, "x")  # call
Annotated(1, "x", c=2)  # call

class OwnNew(N):
    def __new__(cls, only):
        return super().__new__(cls, only)

OwnNew(1)  # call
OwnNew(1, 2)  # call

class OwnInit(N):
    def __init__(self, a, b):
        pass

OwnInit(1, 2)  # call
OwnInit(1)  # call

P = namedtuple("P", "x y z", defaults=(1, 2))

P(1)  # call
P(1, 2, 3)  # call
P()  # call
P(1, w=2)  # call

Q = collections.namedtuple("Q", ["x", "class", "x", "_y"], rename=True)

Q(1, 2, 3, 4)  # call
Q(1, _1=2, _2=3, _3=4)  # call
Q(1, 2)  # call

R = typing.NamedTuple("R", [("a", int), ("b", int)])

R(1, 2)  # call
R(1)  # call
R(1, 2, c=3)  # call

class FromCall(namedtuple("FromCall", "x, y")):
    pass

FromCall(1, 2)  # call
FromCall(1)  # call
FromCall(1, z=2)  # call
