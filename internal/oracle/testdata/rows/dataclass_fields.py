# Which parameters the fields of a dataclass become.
import dataclasses
import dataclasses as dc
import typing
import typing as t
from dataclasses import KW_ONLY, InitVar, dataclass, field
from dataclasses import dataclass as D
from typing import TYPE_CHECKING, Annotated, ClassVar, Final

@dataclass
class Plain:
    x: int
    y: int = 0
    z = 3

Plain(1)  # call
Plain(1, 2)  # call
Plain(1, z=2)  # call
Plain()  # call

@dataclass
class Child(Plain):
    x = 99

Child()  # call
Child(1)  # call

class Undecorated(Plain):
    w: int = 0

Undecorated(1, 2)  # call
Undecorated(1, w=2)  # call

@dataclass
class Branches:
    if True:
        a: int
    if TYPE_CHECKING:
        never: int
    if not TYPE_CHECKING:
        b: int = 0
    with open("/dev/null"):
        c: int = 0

    class Inner:
        nested: int

    def method(self):
        self.late: int = 1

Branches(1, 2, 3)  # call
Branches(a=1, b=2, c=3)  # call
Branches(1, never=1)  # call
Branches(1, nested=1)  # call
Branches(1, late=1)  # call

CV = ClassVar
MY = ClassVar[int]

@dataclass
class ClassVars:
    a: ClassVar
    b: typing.ClassVar[int]
    c: t.ClassVar = 3
    d: CV[int] = 1
    e: MY = 2
    f: "ClassVar[int]" = 1
    g: "t.ClassVar" = 2
    h: Annotated[ClassVar[int], 1] = 1
    i: Final[int] = 1

ClassVars(1, 2)  # call
ClassVars(h=1, i=2)  # call
ClassVars(a=1)  # call
ClassVars(b=1)  # call
ClassVars(c=1)  # call
ClassVars(d=1)  # call
ClassVars(e=1)  # call
ClassVars(f=1)  # call
ClassVars(g=1)  # call
ClassVars(1, 2, 3)  # call

@dataclass
class InitVars:
    a: InitVar[int]
    b: "InitVar[int]" = 0
    c: dataclasses.InitVar = 0

    def __post_init__(self, a, b, c):
        pass

InitVars(1)  # call
InitVars(1, 2, 3)  # call
InitVars()  # call
InitVars(1, d=2)  # call

@dataclass
class Parent:
    _: KW_ONLY
    id: int = 0

@dataclass
class Kid(Parent):
    name: str

Kid("n")  # call
Kid("n", id=1)  # call
Kid("n", 1)  # call
Kid(id=1)  # call
Kid("n", _=1)  # call

@dataclass(kw_only=True)
class Keywords:
    a: int
    b: int = field(kw_only=False)

Keywords(1, a=2)  # call
Keywords(1, 2)  # call
Keywords(a=1, b=2)  # call

@dataclass
class A:
    x: int
    y: int = 0

@dataclass
class B(A):
    z: int = 10
    x: int = 15

B(1, 2, 3)  # call
B()  # call

@dataclass
class P1:
    x: int
    y: int

@dataclass
class P2:
    y: int
    x: int
    z: int

@dataclass
class PP(P1, P2):
    pass

PP(1, 2, 3)  # call
PP(1, 2)  # call

@dataclass
class Hides(A):
    x: int = field(init=False, default=0)

Hides(1)  # call
Hides(x=1)  # call

@dataclass(init=False)
class NoInit:
    a: int

NoInit()  # call
NoInit(1)  # call

@dataclass
class FromNoInit(NoInit):
    b: int = 0

class Mixed:
    def __init__(self, other):
        pass

@dataclass
class OverPlain(Mixed):
    a: int

OverPlain(1)  # call
OverPlain(other=1)  # call

@dataclass
class OwnInit:
    a: int

    def __init__(self, other):
        pass

@dataclass
class OverOwnInit(OwnInit):
    b: int

OwnInit(other=1)  # call
OwnInit(a=1)  # call
OverOwnInit(1, 2)  # call
OverOwnInit(other=1)  # call

@dataclass
class DUN:
    __p: int

DUN(1)  # call
DUN(_DUN__p=1)  # call
DUN(__p=1)  # call

@dataclass
class Self:
    self: int

Self(1)  # call
Self(self=1)  # call

mydc = dataclass(frozen=True)

@dataclasses.dataclass
class S1:
    a: int

@dc.dataclass()
class S2:
    a: int

@D(slots=True, order=True)
class S3:
    a: int

@mydc
class S4:
    a: int

S1(a=1)  # call
S2(b=1)  # call
S3()  # call
S4(1, 2)  # call

def decorates(cls):
    return dataclass(cls)

@decorates
class Invisible:
    a: int

Invisible(a=1)  # call, in doubt

Field = dataclasses.make_dataclass("Field", ["a", ("b", int), ("c", int, field(default=3))])

Field(1, 2)  # call
Field(1, 2, 3)  # call
Field(1)  # call
Field(1, 2, d=3)  # call

class Descriptor:
    def __get__(self, instance, owner):
        return 1

@dataclass
class Described:
    a: int = Descriptor()

Described()  # call
Described(1)  # call

# With several bases, each counts with all that it inherits.
@dataclass
class Top:
    x: int

@dataclass
class WithDefault(Top):
    x: int = 1

@dataclass
class Beside(Top):
    y: int

@dataclass
class Diamond(Beside, WithDefault):
    pass

Diamond(1, 2)  # call
Diamond(y=2)  # call

class ShowsTop(Top):
    pass

@dataclass
class OverShows(ShowsTop, WithDefault):
    pass

OverShows(1)  # call
OverShows()  # call

@dataclass
class Default:
    x: int = 3

@dataclass(slots=True)
class Slots(Default):
    pass

@dataclass
class OverSlots(Slots):
    x: int

OverSlots(1)  # call
OverSlots()  # call

@dataclass
class Side:
    a: int

class Between(ShowsTop, Side):
    pass

@dataclass
class OneBase(Between):
    pass

OneBase(1, 2)  # call
OneBase(a=1, x=2)  # call
OneBase(1)  # call
