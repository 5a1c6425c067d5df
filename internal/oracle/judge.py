"""Runs generated programs and says what became of each of their calls.

The first line that it writes says which Python this is, and which libraries it
has. After that there is one request and one reply a line, in JSON. A request
holds programs: each its modules, and the steps of its last module, which either
run (definitions) or are calls. The reply has, for each program, what became of
each call: nothing when it ran, else the error; or "broken" when its definitions
do not run.
"""

import gc
import importlib.util
import json
import re
import sys
import types
import warnings

LIBRARIES = (
    "attrs", "pydantic", "pydantic_settings", "msgspec", "sqlalchemy", "sqlmodel", "django", "traitlets", "param",
    "typing_extensions", "beartype",
)

# How CPython and the libraries say that arguments do not fit: what is wrong, and
# where the message has the names (Python/ceval.c, Objects/typeobject.c).
MESSAGES = [
    ("unknown", re.compile(r"unexpected keyword arguments?:? (.*?)(?:\. Did you mean .*)?$", re.S)),
    ("missing", re.compile(r"missing \d+ required (?:positional|keyword-only) arguments?: (.*)$")),
    ("by-position", re.compile(r"positional-only arguments passed as keyword arguments: (.*)$")),
    ("twice", re.compile(r"got multiple values for (?:keyword )?argument (.*)$")),
    ("surplus", re.compile(r"takes .*positional arguments? but .*given$|takes .*positional argument.* were given$")),
    ("nothing", re.compile(r"takes no arguments$|takes exactly one argument \(the (?:type|instance) to in.*\)$")),
    ("unknown", re.compile(r"takes no keyword arguments$")),
    ("unknown", re.compile(r"('[^']*') is an invalid keyword argument for")),
    ("count", re.compile(r"takes at most \d+ (?:keyword |positional )?arguments? \(\d+ given\)$|expected (?:at most |at least |exactly )?\d+ arguments?, got \d+$")),
    ("unknown", re.compile(r"^field (\w+) is declared with init=False")),
    ("unknown", re.compile(r"has no field ('.*')$")),
    ("unknown", re.compile(r"^Got unexpected field names: (.*)$")),
    ("unknown", re.compile(r"^Unexpected keyword argument ('.*')$")),
    ("missing", re.compile(r"^Missing required argument ('.*')$")),
    ("twice", re.compile(r"^Argument ('.*') given by name and position$")),
    ("surplus", re.compile(r"^Extra positional arguments provided$")),
]
COPIES = ("Got unexpected field names", "field ")  # ValueError up to 3.12
QUOTED = re.compile(r"'([^']*)'")

# The errors of a pydantic ValidationError that are about names.
VALIDATION = {
    "missing": "missing", "missing_argument": "missing", "value_error.missing": "missing",
    "extra_forbidden": "unknown", "unexpected_keyword_argument": "unknown", "value_error.extra": "unknown",
    "unexpected_positional_argument": "surplus", "multiple_argument_values": "twice",
}


def kind_and_names(error):
    if hasattr(error, "errors") and type(error).__name__ == "ValidationError":
        by_kind = {}
        for one in error.errors():
            kind = VALIDATION.get(one["type"])
            if kind is None:
                return "", []
            by_kind.setdefault(kind, []).append(str(one["loc"][0]))
        for kind in ("unknown", "missing", "surplus", "twice"):
            if kind in by_kind:
                return kind, by_kind[kind]
        return "", []
    if isinstance(error, AttributeError) and isinstance(error.obj, type):
        return "method", [error.name]
    if not isinstance(error, (TypeError, ValueError)):
        return "", []
    message = str(error)
    for kind, pattern in MESSAGES:
        found = pattern.search(message)
        if found and (isinstance(error, TypeError) or message.startswith(COPIES)):
            names = QUOTED.findall(found.group(1)) or [found.group(1)] if pattern.groups else []
            return kind, [n for name in names for n in name.split(", ")]
    return "", []


def error_of(error, files):
    """The error, and the places of the program that it came through."""
    frames, at = [], error.__traceback__.tb_next
    last = None
    while at:
        last = at.tb_frame.f_code
        if last.co_filename in files:
            frames.append([last.co_filename, at.tb_lineno])
        at = at.tb_next
    try:
        message = str(error)
    except Exception:
        message = ""
    kind, names = kind_and_names(error)
    return {
        "type": type(error).__name__, "message": message, "kind": kind, "names": names,
        "frames": frames, "generated": last is not None and last.co_filename == "<string>",
    }


def run(program):
    made = {}
    names = {name for name, _, _ in program["modules"]}
    if any("." in name and name.rpartition(".")[0] not in names for name in names):
        return {"broken": "a package is not there"}
    for name, package, _ in program["modules"]:
        module = made[name] = sys.modules[name] = types.ModuleType(name)
        module.__package__ = name if package else name.rpartition(".")[0]
        if package:
            module.__path__ = []
    for name in made:
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(made[parent], child, made[name])
    files = {name: "<" + name + ">" for name in made}
    try:
        for name, _, source in program["modules"][:-1]:
            exec(compile(source, files[name], "exec", dont_inherit=True), made[name].__dict__)
        name = program["modules"][-1][0]
        return steps(program["steps"], files[name], made[name].__dict__, set(files.values()))
    except Exception as error:
        return {"broken": f"{type(error).__name__}: {error}"}
    finally:
        for name in made:
            sys.modules.pop(name, None)


def steps(steps, file, space, files):
    calls, flags = [], 0
    for kind, first, source in steps:
        code = compile("\n" * (first - 1) + source, file if kind == "run" else "<call>", "exec", flags, dont_inherit=True)
        if kind == "run":
            flags |= code.co_flags & 0x1000000  # CO_FUTURE_ANNOTATIONS
            exec(code, space)
            continue
        try:
            exec(code, space)
        except Exception as error:
            calls.append(error_of(error, files))
        else:
            calls.append(None)
    return {"calls": calls}


def main():
    replies, sys.stdout = sys.stdout, sys.stderr
    has = [name for name in LIBRARIES if importlib.util.find_spec(name)]
    for name in has:
        if name in ("attrs", "pydantic", "msgspec"):  # those of the generated programs
            importlib.import_module(name)
    replies.write(json.dumps({"version": sys.version_info[:2], "libraries": has}) + "\n")
    replies.flush()
    warnings.simplefilter("ignore")
    gc.collect()
    gc.freeze()
    gc.set_threshold(20000, 10, 10)
    for line in sys.stdin:
        answers = [run(program) for program in json.loads(line)]
        replies.write(json.dumps(answers) + "\n")
        replies.flush()


main()
