# A constructor takes some keywords out before it hands the others on.
class Base:
    def __init__(self, a, b=0):
        pass

class Pops(Base):
    def __init__(self, *args, **kwargs):
        self.q = kwargs.pop("q", None)
        super().__init__(*args, **kwargs)

Pops(1)  # call
Pops(a=1, b=2, q=3)  # call
Pops(q=3)  # call
Pops(1, z=2)  # call
Pops(1, 2, 3)  # call

class PopsWhen(Base):
    def __init__(self, **kwargs):
        if "q" in kwargs:
            self.q = kwargs.pop("q")
        super().__init__(**kwargs)

PopsWhen(a=1)  # call
PopsWhen(a=1, q=3)  # call
PopsWhen(a=1, z=3)  # call

class Gets(Base):
    def __init__(self, **kwargs):
        self.b = kwargs.get("b")
        super().__init__(**kwargs)

Gets(a=1)  # call
Gets(a=1, b=3)  # call
Gets(a=1, z=3)  # call
Gets()  # call

class Defaults(Base):
    def __init__(self, **kwargs):
        kwargs.setdefault("a", 1)
        super().__init__(**kwargs)

Defaults()  # call
Defaults(a=1)  # call
Defaults(b=1)  # call
Defaults(z=1)  # call

class PopsLater(Base):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.q = kwargs.pop("q", 1)

PopsLater(a=1)  # call
PopsLater(a=1, q=1)  # call

class PopsRequired(Base):
    def __init__(self, **kwargs):
        a = kwargs.pop("a")
        super().__init__(a, **kwargs)

PopsRequired(a=1)  # call
PopsRequired(a=1, b=2)  # call
PopsRequired(a=1, z=2)  # call

class Twice(PopsRequired):
    def __init__(self, **kwargs):
        kwargs.pop("other", None)
        super().__init__(**kwargs)

Twice(a=1, other=2)  # call
Twice(a=1, another=2)  # call

class Computed(Base):
    def __init__(self, **kwargs):
        for name in ("q", "r"):
            kwargs.pop(name, None)
        super().__init__(**kwargs)

Computed(a=1, q=2)  # call

class Updated(Base):
    def __init__(self, **kwargs):
        kwargs.pop("q", None)
        kwargs.update(a=1)
        super().__init__(**kwargs)

Updated(q=1)  # call

class InTheCall(Base):
    def __init__(self, **kwargs):
        super().__init__(a=kwargs.pop("c", 1), **kwargs)

InTheCall(c=1)  # call
InTheCall(a=1)  # call
InTheCall(c=1, z=1)  # call

class BehindIt(Base):
    def __init__(self, **kwargs):
        super().__init__(**kwargs, b=kwargs.pop("c", 1))

BehindIt(a=1)  # call
BehindIt(a=1, c=1)  # call
