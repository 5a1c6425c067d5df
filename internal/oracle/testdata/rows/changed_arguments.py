# What a constructor hands on is not always what it got, and not always at all.
from contextlib import suppress

class Base:
    def __init__(self, a):
        pass

class Suppressed(Base):
    def __init__(self, **kwargs):
        with suppress(TypeError):
            super().__init__(**kwargs)

Suppressed(z=1)  # call

class Emptied(Base):
    def __init__(self, **kwargs):
        exec("kwargs.clear(); kwargs['a'] = 1")
        super().__init__(**kwargs)

Emptied(z=1)  # call

def super(*args):
    return dict

class OtherSuper(Base):
    def __init__(self, **kwargs):
        super()(**kwargs)
        super().__init__({}, q=3)

OtherSuper(z=1)  # call
