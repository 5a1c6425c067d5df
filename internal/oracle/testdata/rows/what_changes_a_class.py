import functools
import typing
from functools import partial, total_ordering
from typing import final, overload

def same(cls):
    return cls

def replaces(cls):
    return lambda *args, **kwargs: None

@same
@final
class Kept:
    def __init__(self, a):
        pass

Kept(1)  # call
Kept()  # call

@replaces
class Replaced:
    def __init__(self, a):
        pass

Replaced()  # call, in doubt

@total_ordering
class Ordered:
    def __init__(self, a):
        pass

    def __lt__(self, other):
        return True

Ordered(1)  # call
Ordered(b=1)  # call

def drops(f):
    @functools.wraps(f)
    def wrapper(self, *args, **kwargs):
        return f(self, 1)
    return wrapper

def logged(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)
    return wrapper

class Dropped:
    @drops
    def __init__(self, a):
        pass

class Logged:
    @logged
    def __init__(self, a):
        pass

Dropped(anything=1)  # call, in doubt
Logged(1)  # call
Logged(b=1)  # call

class Overloaded:
    @overload
    def __init__(self, a: int) -> None: ...
    @overload
    def __init__(self, a: int, b: int) -> None: ...
    def __init__(self, a=0, b=0):
        pass

Overloaded()  # call
Overloaded(1)  # call
Overloaded(c=1)  # call

class Lie:
    __signature__ = None

    def __init__(self, a):
        pass

Lie(1)  # call
Lie()  # call

class Meta(type):
    def __call__(cls, *args, **kwargs):
        return super().__call__(*args, **kwargs)

class Through(metaclass=Meta):
    def __init__(self, a):
        pass

Through(1)  # call
Through()  # call

class Singleton(type):
    made = {}

    def __call__(cls, *args, **kwargs):
        if cls not in Singleton.made:
            Singleton.made[cls] = super().__call__(*args, **kwargs)
        return Singleton.made[cls]

class One(metaclass=Singleton):
    def __init__(self, a=0):
        pass

One()  # call, in doubt
One(bad=1)  # call, in doubt

class Writes:
    def __init_subclass__(cls):
        def __init__(self, *args, **kwargs):
            pass
        cls.__init__ = __init__

class Written(Writes):
    pass

Written(1, b=2)  # call, in doubt

class Twice:
    def __init__(self, a):
        pass

class Twice:
    def __init__(self, b):
        pass

Twice(b=1)  # call
Twice(a=1)  # call

class Methods:
    def __init__(self, a):
        pass

    def __init__(self, b):
        pass

Methods(b=1)  # call
Methods(a=1)  # call

class Assigned:
    def setup(self, a):
        pass

    __init__ = setup

Assigned(1)  # call
Assigned(b=1)  # call

def patched(self, other):
    pass

class Patched:
    def __init__(self, a):
        pass

Patched.__init__ = patched

Patched(other=1)  # call, in doubt

flag = bool(len("x"))

if flag:
    class Maybe:
        def __init__(self, a):
            pass
else:
    class Maybe:
        def __init__(self, b):
            pass

Maybe(a=1)  # call
Maybe(c=1)  # call

if typing.TYPE_CHECKING:
    class Typed:
        def __init__(self, a):
            pass
else:
    class Typed:
        def __init__(self, b):
            pass

Typed(b=1)  # call
Typed(a=1)  # call

partial(Kept, b=1)()  # call
partial(Kept, 1)()  # call
partial(Kept, 1)(a=1)  # call, not reported

from typing import TYPE_CHECKING as CHECKING

if CHECKING:
    class Renamed:
        def __init__(self, a):
            pass
else:
    class Renamed:
        def __init__(self, b):
            pass

Renamed(b=1)  # call
Renamed(a=1)  # call

from dataclasses import dataclass

@dataclass
class Generated(Kept):
    b: int = 0

class Borrows:
    __init__ = Generated.__init__

Borrows(1)  # call, in doubt
