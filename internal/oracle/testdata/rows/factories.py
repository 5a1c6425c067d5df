class C:
    def __init__(self, a, b=0):
        pass

    @classmethod
    def make(cls, a):
        return cls(a)

    @classmethod
    def direct(cls, *, b):
        return C(1, b)

    @staticmethod
    def build(a, b):
        return C(a, b)

class S(C):
    pass

C.make(1)  # call
C.make()  # call
C.make(1, b=2)  # call
C.direct(b=1)  # call
C.direct(1)  # call
C.build(1, 2)  # call
C.build(1)  # call
S.make(1)  # call
S.make(b=1)  # call
C.unknown(1)  # call

def other(cls):
    class Other:
        @staticmethod
        def build(*args):
            return 1
    return Other

@other
class Replaced:
    @classmethod
    def build(cls, a):
        return cls(a)

Replaced.build(1, 2)  # call, in doubt

class BothSay:
    def __new__(cls):
        return super().__new__(cls)

    def __init__(self, a):
        pass

    @classmethod
    def from_parts(cls, **kwargs):
        return cls(**kwargs)

BothSay.from_parts()  # call, in doubt

class NewTakesAll:
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)

    def __init__(self, a):
        pass

    @classmethod
    def from_parts(cls, **kwargs):
        return cls(**kwargs)

NewTakesAll.from_parts()  # call
NewTakesAll.from_parts(a=1)  # call
NewTakesAll.from_parts(b=1)  # call

class NewAlone:
    def __new__(cls):
        return super().__new__(cls)
        return None

    def __init__(self, a):
        pass

    @classmethod
    def from_parts(cls, **kwargs):
        return cls(**kwargs)

NewAlone.from_parts()  # call, in doubt
