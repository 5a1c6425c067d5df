from enum import Enum, IntEnum

class Color(Enum):
    RED = 1

class Planet(Enum):
    EARTH = (1, 2)

    def __init__(self, mass, radius):
        self.mass = mass

class Level(IntEnum):
    LOW = 1

Color(1)  # call
Color(value=1)  # call
Color(bad=1)  # call
Planet((1, 2))  # call
Planet(mass=1, radius=2)  # call
Level(1)  # call
Level(level=1)  # call
Color()  # call
