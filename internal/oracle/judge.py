"""Runs generated programs and says what became of each of their calls.

One request and one reply a line, in JSON. A request is a program: its modules
in the order in which they run, the last of which holds the names of the calls,
and the calls as expressions. The reply has, for each call, nothing when it ran,
or the type and the message of what it raised, and whether it came from the call
itself or from code that the call ran; or "broken" when the definitions
themselves do not run.
"""

import json
import sys
import types

replies, sys.stdout = sys.stdout, sys.stderr


def definitions(modules):
    space = None
    for name, source in modules:
        module = types.ModuleType(name)
        sys.modules[name] = module
        space = module.__dict__
        exec(compile(source, name + ".py", "exec"), space)
    return space


def outcome(call, space):
    try:
        eval(compile(call, "call", "eval"), space)
    except RecursionError:
        return ["RecursionError", "", "inside"]
    except Exception as error:
        depth, frames = 0, error.__traceback__
        while frames:
            depth, frames = depth + 1, frames.tb_next
        # Two frames are this one and the call's own: the arguments did not fit.
        return [type(error).__name__, str(error), "at the call" if depth == 2 else "inside"]
    return None


for line in sys.stdin:
    request = json.loads(line)
    try:
        space = definitions(request["modules"])
    except Exception as error:
        reply = {"broken": f"{type(error).__name__}: {error}"}
    else:
        reply = {"calls": [outcome(call, space) for call in request["calls"]]}
    for name, _ in request["modules"]:
        sys.modules.pop(name, None)
    replies.write(json.dumps(reply) + "\n")
    replies.flush()
