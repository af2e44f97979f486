"""Conditions in words: ``instance.host is None`` → ``the server has no host``."""

# For maintainers. The conditions of a tree are texts of Python, a few with words of the tracer's before or between. They are read
# as Python and told part by part; what nobody has words for is told as it stands in the source.
from __future__ import annotations

import ast
import re

from stackseq.narrate.wording import shorten, words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 72
"""Characters of a condition."""
_LEFT = "not left under: "
_UNTIL = "while not done: "
_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Eq: "is",
    ast.NotEq: "is not",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "is in",
    ast.NotIn: "is not in",
}
_VERBS = (("has ", "has no "), (" exists", " does not exist"), (" starts with ", " does not start with "), (" is ", " is not "))
_SIGNS: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "≤", ast.Gt: ">", ast.GtE: "≥"}
_PAIRS = ((ast.Eq, ast.NotEq), (ast.Is, ast.IsNot), (ast.In, ast.NotIn), (ast.Lt, ast.GtE), (ast.Gt, ast.LtE))
_REVERSED: dict[type[ast.cmpop], type[ast.cmpop]] = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
_KIND = re.compile(r"(.+) is an? ([\w.]+)")
_LOOP = re.compile(r"for (.+?) in (.+)")


def condition_words(text: str, nouns: Mapping[str, str], phrases: Mapping[str, str]) -> str:
    """Return a condition in words. ``nouns`` tells what variables are: ``instance`` → ``the server``."""
    if text in phrases:
        return phrases[text]
    return shorten(_Teller(nouns).tell(text), LONGEST)


class _Teller:
    """Tells expressions."""

    def __init__(self, nouns: Mapping[str, str]) -> None:
        self._nouns = nouns

    def tell(self, text: str) -> str:  # noqa: PLR0911  # one for each way in which the tracer writes conditions
        if text.startswith("except "):
            return _failure(text.removeprefix("except "))
        if text.startswith(_LEFT):
            return f"not ({self.tell(text.removeprefix(_LEFT))})"
        if text.startswith(_UNTIL):
            return f"until done: {words_of(text.removeprefix(_UNTIL))}"
        if loop := _LOOP.fullmatch(text):
            return self._each(loop[1])
        if text.startswith("for each "):
            return text.removeprefix("for ")
        if text.startswith("while "):
            inner = text.removeprefix("while ")
            return "again, until it is left" if inner == "True" else f"while {self.tell(inner)}"
        if kind := _KIND.fullmatch(text):
            return f"{words_of(kind[1])} is {kind[2]}"
        node = _parsed(text)
        return self._says(node) if node is not None else text

    def _each(self, target: str) -> str:
        names = [words_of(name) for name in re.findall(r"\w+", target) if name != "_"]
        return f"each {', '.join(self._bare(name) for name in names[:2])}" if names else "each"

    def _bare(self, name: str) -> str:
        return self._nouns.get(name, name).removeprefix("the ")

    def _says(self, node: ast.expr, *, positive: bool = True) -> str:
        """Tell something that holds, or does not."""
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return self._says(inner, positive=not positive)
            case ast.BoolOp(op=operator, values=values):
                joint = " and " if isinstance(operator, ast.And) == positive else " or "
                return joint.join(dict.fromkeys(self._says(value, positive=positive) for value in values))
            case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot() as operator], comparators=[ast.Constant(value=None)]):
                return self._has(left, positive=positive == isinstance(operator, ast.IsNot))
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                return self._compared(left, operator, right, positive=positive)
            case ast.Call():
                return self._answers(node, positive=positive)
        return self._has(node, positive=positive)

    def _answers(self, node: ast.Call, *, positive: bool) -> str:
        """Tell what a function answered."""
        told = self._called(node)
        if positive:
            return told.removeprefix("is ")
        if told.startswith("is "):
            return f"not {told.removeprefix('is ')}"
        for verb, opposite in _VERBS:
            if verb in told:
                return told.replace(verb, opposite, 1)
        return f"not {told}"

    def _has(self, node: ast.expr, *, positive: bool) -> str:
        """Tell that there is something, or that there is not."""
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in self._nouns:
                return _owns(self._nouns[owner], words_of(name), positive=positive)
        thing = self._thing(node)
        if positive:
            return f"{thing} is given" if isinstance(node, ast.Name) and node.id in self._nouns else thing
        return thing.removeprefix("no ") if thing.startswith("no ") else f"no {thing.removeprefix('the ')}"

    def _compared(self, left: ast.expr, operator: ast.cmpop, right: ast.expr, *, positive: bool) -> str:
        one, other = self._thing(left), self._thing(right)
        kind = type(operator)
        if not positive:
            kind = _REVERSED[kind]
        return f"{one} {_SIGNS[kind]} {other}" if kind in _SIGNS else f"{one} {_COMPARED[kind]} {other}"

    def _called(self, node: ast.Call) -> str:  # noqa: PLR0911  # one for each function that has words
        name = ast.unparse(node.func).rpartition(".")[2]
        first = self._thing(node.args[0]) if node.args else ""
        first = "" if first in {self._nouns.get("context"), "context"} else first
        match name:
            case "len" if first:
                return f"number of {first}"
            case "isinstance" if len(node.args) == 2:
                return f"{first} is {self._thing(node.args[1])}"
            case "startswith" | "endswith" if first and isinstance(node.func, ast.Attribute):
                return f"{self._thing(node.func.value)} {name[:-4]}s with {first}"
            case "exists" | "isdir" | "isfile" if first:
                return f"{first} exists"
            case "bool" | "list" | "set" | "str" | "int" | "any" | "all" if first:
                return first
            case "get" if first and isinstance(node.func, ast.Attribute):
                return f"{self._thing(node.func.value)} has {first}"
        return words_of(name) if not first or name.startswith("is_") else f"{words_of(name)} ({first})"

    def _thing(self, node: ast.expr) -> str:  # noqa: PLR0911  # one for each kind of expression
        match node:
            case ast.Name(id=name):
                return self._nouns.get(name, words_of(name))
            case ast.Constant(value=value):
                return str(value)
            case ast.Attribute(attr=name) if name.isupper():
                return words_of(name)
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in self._nouns:
                return f"{self._nouns[owner]}'s {words_of(name)}"
            case ast.Attribute():
                full = ast.unparse(node)
                return f"option {full.removeprefix('CONF.')}" if full.startswith("CONF.") else words_of(node.attr)
            case ast.Call():
                return self._called(node)
            case ast.Subscript(value=value, slice=ast.Constant(value=str(key))):
                return f"{self._thing(value)}'s {words_of(key)}"
            case ast.List(elts=members) | ast.Tuple(elts=members) | ast.Set(elts=members) if members:
                return ", ".join(self._thing(member) for member in members)
            case ast.Compare(ops=[_]) | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
                return self._says(node)
        return ast.unparse(node)


def _owns(owner: str, words: str, *, positive: bool) -> str:
    """Tell that a thing has a part, or is something: ``the server has no host``, ``the server is locked``."""
    if words.endswith("ed") or words.startswith("is "):
        return f"{owner} is {'' if positive else 'not '}{words.removeprefix('is ')}"
    return f"{owner} has {'' if positive else 'no '}{words}"


def _failure(text: str) -> str:
    names = [words_of(name) for name in re.findall(r"[\w.]+", text.partition(" as ")[0])]
    known = [name for name in names if name not in {"exception", "base exception"}]
    return f"on failure: {' or '.join(known[:3])}{' …' if len(known) > 3 else ''}" if known else "on failure"


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return None
