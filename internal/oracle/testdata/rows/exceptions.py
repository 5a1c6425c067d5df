class E1(Exception):
    pass

E1()  # call
E1(1, 2, 3)  # call
E1(message="x")  # call

class E2(Exception):
    def __init__(self, message, *, code=None):
        super().__init__(message)

E2("x")  # call
E2("x", code=1)  # call
E2()  # call
E2("x", kode=1)  # call
E2("x", 1)  # call

class E3(ImportError):
    pass

E3("x", name="a", path="b")  # call
E3("x", names="a")  # call

class E4(AttributeError):
    pass

E4("x", name="a", obj=1)  # call
E4("x", path="a")  # call

class E5(E2, ValueError):
    pass

E5("x", code=1)  # call
E5(code=1)  # call

class E6(Exception):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)

E6()  # call
E6(a=1)  # call
