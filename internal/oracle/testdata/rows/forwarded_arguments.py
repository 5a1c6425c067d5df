# `**kwargs` flows along the order of the class that is built.

class Root:
    def __init__(self, r):
        pass

class Mixin:
    def __init__(self, m=0, **kwargs):
        super().__init__(**kwargs)

class Built(Mixin, Root):
    pass

Built(r=1)  # call
Built(m=1, r=2)  # call
Built(m=1)  # call
Built(r=1, s=2)  # call
Built(1, 2)  # call

class Transparent(Root):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)

Transparent(1)  # call
Transparent(r=1)  # call
Transparent()  # call
Transparent(1, 2)  # call
Transparent(s=1)  # call

class Open(Root):
    def __init__(self, a, **kwargs):
        super().__init__(1)
        self.options = kwargs

Open(1, anything=2)  # call
Open(anything=2)  # call

class Pops(Root):
    def __init__(self, **kwargs):
        kwargs.pop("extra", None)
        super().__init__(**kwargs)

Pops(r=1, extra=2)  # call
Pops(r=1, other=2)  # call

class Resets(Root):
    def __init__(self, **kwargs):
        kwargs = {"r": 1}
        super().__init__(**kwargs)

Resets(anything=1)  # call

class ByName(Mixin, Root):
    def __init__(self, a, **kwargs):
        Root.__init__(self, **kwargs)

ByName(1, r=2)  # call
ByName(1, r=2, m=3)  # call
ByName(1)  # call

class Left:
    def __init__(self, left, **kwargs):
        super().__init__(**kwargs)

class Right:
    def __init__(self, right, **kwargs):
        super().__init__(**kwargs)

class Bottom(Left, Right, Root):
    def __init__(self, *, own=0, **kwargs):
        super().__init__(**kwargs)

Bottom(left=1, right=2, r=3)  # call
Bottom(left=1, right=2, r=3, own=4)  # call
Bottom(left=1, r=3)  # call
Bottom(left=1, right=2, r=3, more=4)  # call

class Cleans(Root):
    def __init__(self, **kwargs):
        try:
            super().__init__(**kwargs)
        finally:
            self.done = True

Cleans(r=1)  # call
Cleans(s=1)  # call
Cleans()  # call

class Hands(Root):
    def __init__(self, a, *args):
        super().__init__(*args)

class Borrows(Hands):
    __init__ = Hands.__init__

Borrows(1, 2)  # call
Borrows(1)  # call
Borrows(1, 2, 3)  # call

class CallsMixin(Mixin, Root):
    def __init__(self, a, **kwargs):
        Mixin.__init__(self, **kwargs)

CallsMixin(1, r=2)  # call
CallsMixin(1, m=2, r=3)  # call
CallsMixin(1, m=2)  # call
CallsMixin(1, r=2, s=3)  # call
