# Annotations are strings: dataclasses reads them as text.
from __future__ import annotations

import typing as t
from dataclasses import KW_ONLY, InitVar, dataclass
from typing import Annotated, ClassVar

@dataclass
class C:
    a: int
    b: ClassVar[int] = 1
    c: t.ClassVar = 2
    d: InitVar[int] = 3
    _: KW_ONLY
    e: Annotated[ClassVar[int], 1] = 4
    f: Unknown = 5

    def __post_init__(self, d):
        pass

C(1)  # call
C(1, 2)  # call
C(1, d=2, e=3, f=4)  # call
C(1, b=2)  # call
C(1, c=2)  # call
C(1, 2, 3)  # call
C()  # call
