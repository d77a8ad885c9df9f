"""Writes the table of time shares in docs/architecture.md from contracts/time_budget.py."""

import ast
import inspect
from itertools import pairwise

from contracts import time_budget


def tables() -> dict[str, str]:
    """Every constant with its value and its docstring, which begins with the service."""
    lines = ["| share | seconds | of | meaning |", "|---|---|---|---|"]
    for statement, documentation in pairwise(ast.parse(inspect.getsource(time_budget)).body):
        if isinstance(statement, ast.Assign) and isinstance(documentation, ast.Expr):
            name = ast.unparse(statement.targets[0])
            service, meaning = ast.literal_eval(documentation.value).removesuffix(".").split(": ", 1)
            lines.append(f"| `{name}` | {getattr(time_budget, name):g} | {service} | {meaning} |")
    return {"shares of time": "\n".join(lines)}
