from abc import ABC, abstractmethod
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")

class G(Generic[T]):
    def __init__(self, a: T):
        pass

G(1)  # call
G[int](1)  # call
G[int]()  # call
G[int](b=1)  # call

class Proto(Protocol):
    def __init__(self, a):
        pass

    def run(self): ...

class Concrete(Proto):
    def run(self):
        pass

Proto(1)  # call, in doubt
Concrete(1)  # call
Concrete()  # call

class Abstract(ABC):
    def __init__(self, a):
        pass

    @abstractmethod
    def todo(self): ...

class Done(Abstract):
    def todo(self):
        pass

Abstract(1)  # call, not reported
Done(1)  # call
Done(1, 2)  # call

class Empty(Protocol):
    pass

class OverEmpty(Empty):
    def __init__(self, a, **kwargs):
        super().__init__(**kwargs)

OverEmpty(1)  # call
OverEmpty(1, b=2)  # call
OverEmpty()  # call

class OwnNothing(Empty):
    pass

OwnNothing()  # call
OwnNothing(1)  # call

from dataclasses import dataclass

@dataclass
class Shape(Protocol):
    side: int

class Square(Shape):
    pass

@dataclass
class Circle(Shape):
    radius: int = 0

Square(1)  # call
Square()  # call
Circle(1)  # call
Circle(side=1, radius=2)  # call
Circle()  # call

class ByName(Empty):
    def __init__(self, a, **kwargs):
        Empty.__init__(self, **kwargs)

ByName(1, b=2)  # call
ByName(b=2)  # call
