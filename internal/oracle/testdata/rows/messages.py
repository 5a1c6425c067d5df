# Every kind of fault of a Python function.

class Free:
    def __init__(self, a, b, c=0, *, d, e=0):
        pass

Free(1, 2, d=1)  # call
Free(1, 2, 3, d=1, e=2)  # call
Free(1, 2, d=1, bad=2)  # call
Free(1, d=1)  # call
Free(d=1)  # call
Free(1, 2)  # call
Free(1, 2, 3, 4, d=1)  # call
Free(1, a=1, b=2, d=3)  # call
Free(bad=1)  # call

class PositionalOnly:
    def __init__(self, a, /, b):
        pass

PositionalOnly(1, 2)  # call
PositionalOnly(1, b=2)  # call
PositionalOnly(a=1, b=2)  # call
PositionalOnly(b=2)  # call

class PositionalOnlyAndAny:
    def __init__(self, a, /, **kwargs):
        pass

PositionalOnlyAndAny(1, a=2)  # call
PositionalOnlyAndAny(a=2)  # call

class Star:
    def __init__(self, a, *rest, b=0):
        pass

Star(1, 2, 3)  # call
Star(1, 2, 3, b=4)  # call
Star()  # call
Star(1, c=1)  # call
