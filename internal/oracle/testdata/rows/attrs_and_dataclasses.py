# A dataclass does not see what attrs took out of the class.
from dataclasses import dataclass

from attrs import define, field

@define(slots=False)
class Base:
    a: int = field(default=1)
    b: int = 2

@dataclass
class Child(Base):
    a: int
    b: int

Child(1, 2)  # call
Child(1)  # call
Child(1, 2, c=3)  # call

import attr

@attr.s
class Old:
    a: int = 1
    b = attr.ib(default=1)

@dataclass
class OverOld(Old):
    a: int
    b: int = 2

OverOld()  # call
OverOld(1, 2)  # call
