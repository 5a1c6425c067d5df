import attr
import attrs
from attrs import Factory, define, field

@define
class A:
    x: int
    _y: int = 1
    __z: int = 2
    plain = 3

A(1)  # call
A(1, y=2, A__z=3)  # call
A(1, _y=2)  # call
A(1, z=2)  # call
A(1, plain=2)  # call
A()  # call

@define
class Explicit:
    a = field()
    b: int = 1

Explicit(1)  # call
Explicit(1, b=2)  # call

@attr.s
class Old:
    a = attr.ib()
    b: int = 1
    c = attr.ib(default=1)

Old(1, 2)  # call
Old(1, c=2)  # call
Old(1, b=2)  # call

@attr.s(auto_attribs=True)
class Auto:
    a: int
    b: int = 1

Auto(1, b=2)  # call
Auto(b=2)  # call

@define
class Defaults:
    a: list = Factory(list)
    b: int = field(factory=int)
    c: int = field()
    d: int = field(init=False, default=1)
    e: int = field(kw_only=True, alias="other")

    @c.default
    def _c(self):
        return 1

Defaults(other=1)  # call
Defaults([], 1, 2, other=3)  # call
Defaults(e=1)  # call
Defaults(d=1, other=2)  # call

@define
class P:
    a: int

@define
class R(P):
    z: int
    a: int

R(1, 2)  # call
R(z=1, a=2)  # call
R(1)  # call

class Undecorated(P):
    b: int = 0

Undecorated(1)  # call
Undecorated(1, b=2)  # call

@define
class OwnInit:
    a: int

    def __init__(self, other):
        self.__attrs_init__(other)

OwnInit(other=1)  # call
OwnInit(a=1)  # call

@attr.s
class OldOwnInit:
    a = attr.ib()

    def __init__(self, other):
        pass

OldOwnInit(a=1)  # call
OldOwnInit(other=1)  # call

@attr.s(these={"p": attr.ib(), "q": attr.ib(default=1)})
class These:
    pass

These(1)  # call
These(1, q=2)  # call
These(q=2)  # call

attrs.evolve(P(1), a=2)  # call
attrs.evolve(P(1), b=2)  # call

@attr.s(auto_attribs=True, kw_only=True)
class OldKeywords(P):
    b: int

OldKeywords(a=1, b=2)  # call
OldKeywords(1, b=2)  # call

@attr.s(auto_attribs=True)
class OverOldKeywords(OldKeywords):
    c: int

OverOldKeywords(1, a=1, b=2)  # call
OverOldKeywords(1, 2, 3)  # call

@define(slots=False)
class First:
    c: int = 1

@define(slots=False)
class Second:
    x: int
    e: int

class Shows(First):
    pass

@define(slots=False)
class Freshest(Shows, Second, First):
    pass

Freshest(1, e=2)  # call
Freshest(1, 2, 3)  # call
Freshest(c=1, e=2)  # call

@attr.s(auto_attribs=True)
class OldBoth(Second, Shows):
    last: int = 0

OldBoth(e=1, x=2)  # call
OldBoth(1)  # call
OldBoth(1, 2, 3, 4)  # call
OldBoth(1, 2, 3, x=4)  # call
OldBoth(1, 2, 3, 4, 5)  # call
