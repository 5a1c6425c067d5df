# attrs reads an annotation that is a string as text.
from __future__ import annotations

import typing as t
from typing import ClassVar
from typing import ClassVar as Shared

from attrs import define, field

@define
class Job:
    name: str
    count: ClassVar[int] = 0
    total: t.ClassVar = 0
    limit: Shared[int] = field(default=1)

Job("n", 2)  # call
Job("n", limit=2)  # call
Job("n", count=1)  # call
Job("n", total=1)  # call
