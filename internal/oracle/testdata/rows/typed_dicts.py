# Nothing is looked at when the call runs.
from typing import TypedDict

class TD(TypedDict):
    a: int
    b: int

TD(a=1, b=2)  # call
TD(a=1)  # call
TD(a=1, b=2, c=3)  # call
TD({"a": 1})  # call

import typing as t

NR = t.NotRequired
Opt = t.NotRequired[int]

class Named(t.TypedDict):
    a: NR[int]
    b: Opt

Named()  # call
