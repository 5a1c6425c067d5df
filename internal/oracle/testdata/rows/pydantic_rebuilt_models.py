# Models whose fields are changed after they were made.
from typing import Optional

from pydantic import BaseModel, ConfigDict

def all_optional(cls):
    for field in cls.model_fields.values():
        field.default = None
    cls.model_rebuild(force=True)
    return cls

@all_optional
class ByDecorator(BaseModel):
    a: int

ByDecorator()  # call, in doubt

class Hooked(BaseModel):
    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs):
        for field in cls.model_fields.values():
            field.default = None
        cls.model_rebuild(force=True)

class ByHook(Hooked):
    a: int

ByHook()  # call, in doubt

class ByItem(BaseModel):
    a: int

ByItem.model_fields["a"].default = 3
ByItem.model_rebuild(force=True)
ByItem()  # call, in doubt

class Config(BaseModel):
    model_config = ConfigDict(extra="forbid")
    a: int

Config.model_config["extra"] = "allow"
Config.model_rebuild(force=True)
Config(a=1, b=2)  # call, in doubt

class Forward(BaseModel):
    a: "Optional[Later]" = None

class Later(BaseModel):
    b: int

Forward.model_rebuild()
Forward(a=None)  # call

