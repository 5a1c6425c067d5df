# Keywords that a model drops in silence are no errors.
from typing import ClassVar, Optional
from pydantic import BaseModel, ConfigDict, Field

class M(BaseModel):
    a: int
    b: Optional[int] = None
    c: ClassVar[int] = 3

M(a=1)  # call
M(a=1, b=2)  # call
M()  # call
M(1)  # call
M(a=1, bad=2)  # call

class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    a: int
    b: int = Field(default=1)
    c: int = Field(1, alias="other")

Strict(a=1)  # call
Strict(a=1, other=2)  # call
Strict(a=1, c=2)  # call
Strict(a=1, bad=2)  # call
Strict(b=1)  # call

class Shared(Strict):
    a: ClassVar[int] = 1

Shared(b=1)  # call
Shared(a=1)  # call

class Constant(BaseModel):
    d: ClassVar[int] = 1

class FromConstant(Constant):
    d: int

FromConstant()  # call
FromConstant(d=2)  # call
