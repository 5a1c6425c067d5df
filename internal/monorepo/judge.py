import importlib
import json
import pathlib
import sys

sys.path.insert(0, ".")
functions, raised = 0, []
for path in sorted(pathlib.Path("services").rglob("*.py")):
    file = path.as_posix()
    name = file[: -len(".py")].replace("/", ".").removesuffix(".__init__")
    try:
        module = importlib.import_module(name)
    except Exception as error:
        raised.append({"file": file, "function": "<module>", "error": f"{type(error).__name__}: {error}"})
        continue
    for function in [f for n, f in vars(module).items() if n.startswith("make_") and n[len("make_") :].isdigit()]:
        functions += 1
        try:
            function()
        except Exception as error:
            raised.append({"file": file, "function": function.__name__, "error": f"{type(error).__name__}: {error}"})
json.dump({"functions": functions, "raised": raised}, sys.stdout)
