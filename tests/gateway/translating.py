"""Collects every text a screen can show: from the templates, the pages, and the services' refusals. Each folder is
read once, as it then stands."""

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

Text = str | tuple[str, str]
NAMES = {"_", "N_"}
REFUSING = {"Refused", "NotFound"}
FOLDERS = ("services", "kit", "gateway")
TITLED = {"Conflict": 1, "raise_conflict": 2}
TROUBLES = {
    "WrongAddress",
    "ShutOff",
    "WebPage",
    "NotYet",
    "Denied",
    "TooMany",
    "NoAnswer",
    "Garbled",
    "TooLarge",
    "Rejected",
    "RefusedPayload",
    "pack",
}


@cache
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


@cache
def refusals(root: Path) -> set[Text]:
    """What any service, the kit or the gateway refuses with, and why_not sentences."""
    trees = list(_trees(root).values())
    named, handed_on = _named(trees), _handed_on(trees)
    found: set[Text] = set()
    for call in (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = _name(call)
        if name in REFUSING | TROUBLES and call.args:
            found |= _constants(call.args[0], named)
        if name in handed_on and len(call.args) > handed_on[name]:
            found |= _constants(call.args[handed_on[name]], named)
        for keyword in call.keywords:
            if keyword.arg == "why_not":
                found |= _constants(keyword.value, named)
    return {text for text in found if text}


@cache
def conflicts(root: Path) -> set[Text]:
    """The sentences of tasks that Pakbon opens itself: what a `title` is, or is given as."""
    trees = list(_trees(root).values())
    named, found = _named(trees), set[Text]()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Assign) and any(
            isinstance(each, ast.Name) and each.id == "title" for each in node.targets
        ):
            found |= _constants(node.value, named)
        if isinstance(node, ast.Call) and len(node.args) > TITLED.get(_name(node), 99):
            found |= _constants(node.args[TITLED[_name(node)]], named)
    return found


def unfound(root: Path) -> set[str]:
    """Refusals whose sentence cannot be found by reading (put together from parts, say): they would stay English."""
    trees = _trees(root)
    named, found = _named(trees.values()), set()
    for path, tree in trees.items():
        parameters = {name for function in _functions(tree) for name in _parameters(function)}
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if _name(call) not in REFUSING or not call.args or _constants(call.args[0], named):
                continue
            sentence = ast.unparse(call.args[0])
            if sentence not in parameters and "template" not in sentence:  # `error.template`: it was found elsewhere
                found.add(f"{path.relative_to(root)}:{call.lineno}: {sentence}")
    return found


@cache
def _trees(root: Path) -> dict[Path, ast.Module]:
    paths = (path for folder in FOLDERS for path in (root / folder).rglob("*.py"))
    return {path: ast.parse(path.read_text()) for path in paths}


def _named(trees: Iterable[ast.Module]) -> dict[str, set[str]]:
    """The sentences that have a name, by it: `BY_PROVIDER = "…"` in whatever module; a table's are all its values."""
    named: dict[str, set[str]] = {}
    for node in (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Name) and target.id.isupper() and node.value is not None:
                parts = node.value.values if isinstance(node.value, ast.Dict) else [node.value]
                named.setdefault(target.id, set()).update(*(_constants(part, {}) for part in parts))
    return named


def _handed_on(trees: Iterable[ast.Module]) -> dict[str, int]:
    """Functions that refuse with a sentence they were given, and which of their arguments it is."""
    found = {}
    for function in (function for tree in trees for function in _functions(tree)):
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call) and node.args):
            first = call.args[0]
            if _name(call) in REFUSING and isinstance(first, ast.Name) and first.id in _parameters(function):
                found[function.name] = _parameters(function).index(first.id)
    return found


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _parameters(function: ast.FunctionDef) -> list[str]:
    """Their names, as a caller counts them."""
    return [each.arg for each in function.args.args if each.arg != "self"]


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


def _constants(node: ast.AST, named: dict[str, set[str]]) -> set[str]:
    """Every sentence an expression can be: a constant, one that has a name, or either side of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return _constants(node.body, named) | _constants(node.orelse, named)
    if isinstance(node, ast.Subscript):
        return _constants(node.value, named)
    if isinstance(node, ast.Name | ast.Attribute):
        return named.get(node.id if isinstance(node, ast.Name) else node.attr, set())
    return set()
