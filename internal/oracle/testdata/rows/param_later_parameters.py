# Parameters that a class gets behind its body.
import param

class Kept(param.Parameterized):
    a = param.Number(1)

class Later(param.Parameterized):
    a = param.Number(1)

Later.param.add_parameter("late", param.Number(2))
Later(late=3)  # call, in doubt
Kept(a=2)  # call
Kept(late=2)  # call
