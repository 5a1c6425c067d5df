# What C code accepts depends on values: only an own __init__ is certain.
import argparse
import types
from collections import Counter, OrderedDict, UserDict, defaultdict

class D1(dict):
    pass

class D2(OrderedDict):
    pass

class D3(types.SimpleNamespace):
    pass

class D4(UserDict):
    pass

class D5(argparse.Namespace):
    pass

class D6(defaultdict):
    pass

class D7(Counter):
    pass

D1(anything=1)  # call
D2(anything=1)  # call
D3(anything=1)  # call
D4(anything=1)  # call
D6(anything=1)  # call
D7(anything=1)  # call

class L(list):
    def __init__(self, a):
        super().__init__()

L(1)  # call
L()  # call
L(1, b=2)  # call

class T(int):
    def __new__(cls, value, unit):
        return super().__new__(cls, value)

T(1, "m")  # call
T(1, unit="m")  # call
T(1)  # call
T(1, units="m")  # call
