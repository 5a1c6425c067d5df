# An object that cannot be followed may be any class of the file.
def open_init(self, *args, **kwargs):
    pass

class InRegistry:
    def __init__(self, x):
        pass

registry = {"C": InRegistry}
registry["C"].__init__ = open_init
InRegistry(q=1)  # call, in doubt
