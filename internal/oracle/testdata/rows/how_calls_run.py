# type.__call__ runs __new__ and then __init__ with the same arguments.

class Nothing:
    pass

Nothing()  # call
Nothing(1)  # call
Nothing(a=1)  # call

class OnlyInit:
    def __init__(self, a, b=0):
        pass

OnlyInit(1)  # call
OnlyInit(1, 2)  # call
OnlyInit(1, 2, 3)  # call
OnlyInit()  # call
OnlyInit(a=1, c=2)  # call

class OnlyNew:
    def __new__(cls, a):
        return super().__new__(cls)

OnlyNew(1)  # call
OnlyNew()  # call
OnlyNew(b=1)  # call

class Both:
    def __new__(cls, a, b):
        return super().__new__(cls)

    def __init__(self, a):
        pass

Both(1)  # call
Both(1, 2)  # call

class ReturnsOther:
    def __new__(cls, a):
        return 3

    def __init__(self):
        pass

ReturnsOther(1)  # call
ReturnsOther()  # call

class Transparent:
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)

    def __init__(self, a):
        pass

Transparent(1)  # call
Transparent()  # call
Transparent(b=1)  # call

class HandsToObject:
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls, *args, **kwargs)

HandsToObject()  # call
HandsToObject(1)  # call
HandsToObject(a=1)  # call

class InitHandsToObject:
    def __init__(self, **kwargs):
        super().__init__(**kwargs)

InitHandsToObject()  # call
InitHandsToObject(a=1)  # call

class NoInit:
    __init__ = None

NoInit()  # call, in doubt

class Method(Nothing):
    def __call__(self, anything):
        return anything

Method()  # call
Method(1)  # call

class Keyword:
    def __init_subclass__(cls, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)

class Tagged(Keyword, tag=1):
    pass

Tagged()  # call
Tagged(tag=1)  # call

class HandsNamesToObject:
    def __new__(cls, **kwargs):
        return super().__new__(cls, **kwargs)

    def __init__(self, a=0):
        pass

HandsNamesToObject()  # call
HandsNamesToObject(a=1)  # call
HandsNamesToObject(1)  # call
