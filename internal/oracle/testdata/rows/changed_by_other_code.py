# Code that gets a class may change how it is called: by a decorator, by a call
# of a hook, by an assignment from anywhere.
import os
from dataclasses import dataclass

def open_init(self, *args, **kwargs):
    pass

def auto_init(*names):
    def decorate(cls):
        def __init__(self, *args, **kwargs):
            pass
        cls.__init__ = __init__
        return cls
    return decorate

@auto_init("a", "b")
class ByFactory:
    pass

ByFactory(1, 2)  # call, in doubt
ByFactory(q=3)  # call, in doubt

def auto_new(**options):
    def decorate(cls):
        cls.__new__ = lambda cls, *args, **kwargs: object.__new__(cls)
        cls.__init__ = open_init
        return cls
    return decorate

@auto_new(a=1)
class ByNew:
    pass

ByNew(1, 2)  # call, in doubt

def methods(**methods):
    def decorate(cls):
        for name, value in methods.items():
            setattr(cls, name, value)
        return cls
    return decorate

@methods(__init__=open_init)
class ByMethods:
    pass

ByMethods(1)  # call, in doubt

class Deco:
    def __init__(self, *names):
        self.names = names

    def __call__(self, cls):
        cls.__init__ = open_init
        return cls

@Deco("a")
class ByObject:
    pass

ByObject(1)  # call, in doubt

def with_default(cls):
    cls.__init__.__defaults__ = (3,)
    return cls

@with_default
class ByDefault:
    def __init__(self, a):
        pass

ByDefault()  # call, in doubt

class Other:
    def __init__(self, b):
        pass

def rebased(cls):
    cls.__bases__ = (Other,)
    return cls

class Root:
    pass

@rebased
class ByBases(Root):
    pass

ByBases(1)  # call, in doubt

registry = {}
names = []

def register(name):
    def decorate(cls):
        registry[name] = cls
        names.append(cls)
        return cls
    return decorate

@register("plain")
class Registered:
    def __init__(self, a):
        pass

Registered(1)  # call
Registered(b=1)  # call

def tagged(cls):
    cls.tag = "x"
    cls.__doc__ = "y"
    setattr(cls, "kind", "z")
    return cls

@tagged
class Tagged:
    def __init__(self, a):
        pass

Tagged(1)  # call
Tagged(b=1)  # call

class Auto:
    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        dataclass(cls)

class AutoData(Auto):
    x: int
    y: int = 0

AutoData(1, 2)  # call, in doubt
AutoData(x=1)  # call, in doubt

def wrap_init(cls):
    original = cls.__init__
    def init(self, *args, extra=None, **kwargs):
        original(self, *args, **kwargs)
    cls.__init__ = init

class Wraps:
    def __init_subclass__(cls):
        wrap_init(cls)

class Wrapped(Wraps):
    def __init__(self, x):
        pass

Wrapped(1, extra=2)  # call, in doubt

class SetsUp:
    def __init_subclass__(cls):
        cls._setup()

    @classmethod
    def _setup(cls):
        cls.__init__ = open_init

class SetUp(SetsUp):
    pass

SetUp(1)  # call, in doubt

class Listed:
    subclasses = []

    def __init_subclass__(cls, key=None, **kwargs):
        super().__init_subclass__(**kwargs)
        Listed.subclasses.append(cls)
        cls.subclasses.append(cls)
        cls.note(key)
        registry[key] = cls
        if not issubclass(cls, Listed):
            raise TypeError(cls)

    @classmethod
    def note(cls, key):
        cls.key = key

class InList(Listed):
    def __init__(self, a):
        pass

InList(1)  # call
InList(b=1)  # call

class Sometimes:
    if os.environ.get("NO_SUCH_VARIABLE"):
        def __init__(self, a):
            pass

Sometimes()  # call, in doubt

class NotHere:
    try:
        def __init__(self, a):
            pass
        raise ValueError
    except ValueError:
        pass

NotHere(1)  # call, in doubt

class Item:
    def __init__(self, x):
        pass

    def __class_getitem__(cls, item):
        return dict

Item[1](q=1)  # call, in doubt
Aliased = Item[1]
Aliased(q=1)  # call, in doubt
Item(1)  # call
Item(q=1)  # call

class OverItem(Item[1]):
    pass

OverItem(q=1)  # call, in doubt

class Generic:
    def __init__(self, x):
        pass

    def __class_getitem__(cls, item):
        return cls

Generic[int](1)  # call
Generic[int](q=1)  # call

class Deleted:
    def __init__(self, x):
        pass

del Deleted.__init__
Deleted()  # call, in doubt

class Defaults:
    def __init__(self, x):
        pass

Defaults.__init__.__defaults__ = (3,)
Defaults()  # call, in doubt

class Rebased(Root):
    pass

Rebased.__bases__ = (Other,)
Rebased(1)  # call, in doubt

def patch(c):
    c.__init__ = open_init

def patch_all(*classes):
    for c in classes:
        c.__init__ = open_init

def hand_on(c):
    patch(c)

class Patched:
    def __init__(self, x):
        pass

class PatchedToo:
    def __init__(self, x):
        pass

class HandedOn:
    def __init__(self, x):
        pass

patch(Patched)
patch_all(PatchedToo)
hand_on(c=HandedOn)
Patched(q=1)  # call, in doubt
PatchedToo(q=1)  # call, in doubt
HandedOn(q=1)  # call, in doubt

class ByLoop:
    def __init__(self, x):
        pass

for attribute, value in {"__init__": open_init}.items():
    setattr(ByLoop, attribute, value)

ByLoop(q=1)  # call, in doubt

class ByType:
    def __init__(self, x):
        pass

type.__setattr__(ByType, "__init__", open_init)
ByType(q=1)  # call, in doubt

class OpensUp:
    def __init__(self, x):
        pass

    @classmethod
    def open_up(cls):
        cls.__init__ = open_init

OpensUp.open_up()
OpensUp(q=1)  # call, in doubt

class OpensItself:
    def __init__(self, x=None):
        self.__class__.__init__ = open_init

OpensItself()
OpensItself(q=1)  # call, in doubt

class OpensByType:
    def __init__(self, x=None):
        type(self).__init__ = open_init

OpensByType()
OpensByType(q=1)  # call, in doubt

class Descriptor:
    def __set_name__(self, owner, name):
        owner.__init__ = open_init

class Described:
    thing = Descriptor()

    def __init__(self, x):
        pass

Described(q=1)  # call, in doubt

class Holder:
    class Inner:
        def __init__(self, x):
            pass

    class Kept:
        def __init__(self, x):
            pass

Holder.Kept(1)  # call
Holder.Kept(q=1)  # call
holder = Holder()
holder.Inner = dict
holder.Inner(q=1)  # call, in doubt
Holder.Inner = dict
Holder.Inner(q=3)  # call, in doubt

class Local:
    locals()["__init__"] = open_init

Local(1)  # call, in doubt

class Executed:
    exec("def __init__(self, a): pass")

Executed(1)  # call, in doubt
