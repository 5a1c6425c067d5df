import msgspec

class S(msgspec.Struct):
    a: int
    b: int = 0

class K(S, kw_only=True):
    c: int = 0

S(1)  # call
S(1, b=2)  # call
S()  # call
S(1, 2, 3)  # call
S(1, bad=2)  # call
S(1, a=2)  # call
K(1, c=2)  # call
K(1, 2, 3)  # call
msgspec.structs.replace(S(1), a=2)  # call
msgspec.structs.replace(S(1), bad=2)  # call

class Keywords(msgspec.Struct, kw_only=True):
    y: int
    z: int = 0

class Again(Keywords):
    p: int
    y: int

Again(1, 2)  # call
Again(1, p=2, z=3)  # call
Again(1, y=2)  # call
Again(2, p=1, w=3)  # call
