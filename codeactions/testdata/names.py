"""Prints expressions of the standard library, and the names that each reads from outside.

A line for each: a JSON list of the expression and the names, as the compiler has them.
"""

import ast
import json
import os
import symtable
import sysconfig

MODULES = ["argparse", "inspect", "typing", "dataclasses", "statistics", "ipaddress", "functools", "enum", "pydoc", "difflib", "traceback", "tarfile"]
MEANT = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.JoinedStr, ast.Call, ast.IfExp)
REFUSED = (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)


def free(table, top=True):
    out = {s.get_name() for s in table.get_symbols() if s.is_referenced() and (top or s.is_global())}
    return out.union(*(free(child, False) for child in table.get_children()))


def expressions(source):
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.expr) or node.lineno != node.end_lineno:
            continue
        inside = list(ast.walk(node))
        if any(isinstance(n, MEANT) for n in inside) and not any(isinstance(n, REFUSED) for n in inside):
            yield lines[node.lineno - 1].encode()[node.col_offset : node.end_col_offset].decode()


seen = set()
for module in MODULES:
    with open(os.path.join(sysconfig.get_path("stdlib"), module + ".py"), encoding="utf-8") as file:
        for text in expressions(file.read()):
            if text in seen or "#" in text:
                continue
            seen.add(text)
            try:
                names = free(symtable.symtable(text, "_", "eval"))
            except SyntaxError:  # a piece of an f-string, say
                continue
            print(json.dumps([text, sorted(names)]))
