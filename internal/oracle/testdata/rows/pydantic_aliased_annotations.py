# An annotation can be named, and the name holds the default or the alias.
from functools import partial
from typing import Annotated, Generic, Optional, TypeVar

from typing_extensions import TypeAlias, TypeAliasType

from pydantic import BaseModel, ConfigDict, Field
from pydantic import v1
from pydantic.dataclasses import dataclass
from pydantic.fields import FieldInfo

T = TypeVar("T")
OptStr = Annotated[Optional[str], Field(default=None)]
Named = Annotated[int, Field(alias="id")]
Typed: TypeAlias = Annotated[int, Field(default=1)]
Maybe = Annotated[Optional[T], Field(default=None)]
Union = int | None
Made = TypeAliasType("Made", Annotated[int, Field(default=1)])
Default = Field(default=3)
OptInt = Optional[int]

class Aliases:
    Opt = Annotated[int, Field(default=2)]

class A(BaseModel):
    a: OptStr

A()  # call
A(a="x")  # call
A(b=1)  # call

class B(BaseModel):
    x: Named

B(id=1)  # call
B(x=1)  # call

class C(BaseModel):
    a: "OptStr"
    b: Typed
    c: Maybe[int]
    d: Aliases.Opt
    e: Annotated[OptStr, "more"]
    f: Annotated[int, Default]
    g: Annotated[int, FieldInfo(default=3)]
    h: Union

C(h=1)  # call
C()  # call

class D(BaseModel):
    a: Made

D()  # call, in doubt

class E(v1.BaseModel):
    a: OptInt
    b: int

E(b=1)  # call
E(a=1)  # call

@dataclass
class F:
    a: OptStr
    b: int = 1

F()  # call
F(c=1)  # call

MyField = partial(Field, default=None)

class G(BaseModel):
    y: Optional[int] = MyField(alias="z")

G(z=3)  # call, in doubt

class H(BaseModel, Generic[T]):
    a: Annotated[T, Field(alias="b")]

H[int](b=1)  # call
H[int](a=1)  # call

class V(v1.BaseModel):
    a: OptInt
    b: "OptInt"
    c: v1.conint(gt=0) = 1

V()  # call
V(z=1)  # call

from pydantic import Field as Renamed

class W(BaseModel):
    a: Annotated[int, Renamed(default=3)]

W()  # call
W(b=1)  # call
