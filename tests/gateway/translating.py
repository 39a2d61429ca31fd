"""Collects every text a screen can show: from the templates, the pages, and the services' refusals."""

import ast
from pathlib import Path

from jinja2 import Environment, nodes

Text = str | tuple[str, str]
NAMES = {"_", "N_"}
REFUSING = {"Refused", "NotFound"}


def texts(root: Path) -> set[Text]:
    """The gateway's own texts; a pair is one and many."""
    found: set[Text] = set()
    for path in (root / "gateway").rglob("*.py"):
        for call in _calls(path):
            found |= _texts_of(call)
    environment = Environment(autoescape=True)
    for path in (root / "gateway" / "templates").rglob("*.html"):
        for node in environment.parse(path.read_text()).find_all(nodes.Call):
            if isinstance(node.node, nodes.Name) and node.node.name in ("_", "_n"):
                given = tuple(each.value for each in node.args if isinstance(each, nodes.Const))
                if node.node.name == "_n":
                    found.add((given[0], given[1]))
                elif given:
                    found.add(given[0])
    return found


def refusals(root: Path) -> set[Text]:
    """What any service, the kit or the gateway refuses with, and why_not sentences."""
    found: set[Text] = set()
    for folder in ("services", "kit", "gateway"):
        for path in (root / folder).rglob("*.py"):
            for call in _calls(path):
                name = _name(call)
                if name in REFUSING and call.args:
                    found |= _constants(call.args[0])
                for keyword in call.keywords:
                    if keyword.arg == "why_not":
                        found |= _constants(keyword.value)
    return {text for text in found if text}


def _calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]


def _name(call: ast.Call) -> str:
    return (
        call.func.id
        if isinstance(call.func, ast.Name)
        else call.func.attr
        if isinstance(call.func, ast.Attribute)
        else ""
    )


def _texts_of(call: ast.Call) -> set[Text]:
    given = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    if _name(call) == "_n" and len(given) >= 2:
        return {(given[0], given[1])}
    return {given[0]} if _name(call) in NAMES and given else set()


def _constants(node: ast.AST) -> set[Text]:
    """Every sentence an expression can be: a constant, or either side of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return _constants(node.body) | _constants(node.orelse)
    return set()
