# What is written out in `*[…]` and `**{…}` counts; of what is not, only the
# rest of the call is certain.

class C:
    def __init__(self, a, b=0):
        pass

values = [1]
more = [1, 2, 3]
names = {"a": 1}
none = {}

C(*[1])  # call
C(*[1, 2, 3])  # call
C(**{"a": 1})  # call
C(**{"a": 1, "bad": 2})  # call
C(*values)  # call
C(*values, bad=1)  # call
C(**names)  # call
C(**names, bad=1)  # call
C(1, 2, 3, **none)  # call
C(1, **names)  # call, not reported
C(*more)  # call, not reported
C(**none)  # call, not reported
C(a=1, **{"a": 2})  # call
C(1, *(), b=2)  # call

class Taken:
    def __init__(self, a, b=0):
        pass

Taken(**{"a": 1, "a": 2})  # call
Taken(**{"a": 1}, **{"a": 2})  # call
Taken(**{"a": 1, **{"b": 2}})  # call
Taken(**{"a": 1, **{"c": 2}})  # call
Taken(**{**{"a": 1}, "a": 2})  # call
