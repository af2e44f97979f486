"""Conditions in words: ``instance.host is None`` → ``the server has no host``."""

# For maintainers. The conditions of a tree are texts of Python, a few with words of the tracer's before or between. They are read
# as Python and told part by part; what nobody has words for is told as it stands in the source.
from __future__ import annotations

import ast
import re

from stackseq.narrate.wording import shorten, singular, words_of

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
_GETTING = re.compile(r"\b(?:get|find|load|list|all|sorted)\b ?")
"""What the names of functions say besides what they return, and those of variables besides what they hold."""
_OWNER = re.compile(r".+?(?:'s|s') ")
_SHORT = 2
"""Characters of a variable whose name tells nothing."""
_COUNTERS = frozenset({"idx", "cnt", "num", "res", "dev", "obj", "item", "loc", "ent", "key"})
_CUT = "…"
_JOINT = re.compile(r" (?:and|or) ")
_STATES = ("is ", "has ", "can ", "needs ", "should ", "supports ", "was ", "are ", "uses ")
_AS_IT_IS = frozenset({"bool", "list", "set", "str", "int", "any", "all", "bool_from_string", "sorted"})
_ALIKE = frozenset({"sorted", "reversed", "list", "set", "tuple", "enumerate"})
_PARTS = frozenset({"values", "items", "keys", "copy"})


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
            return self._each(loop[1], loop[2])
        if text.startswith("for each "):
            return text.removeprefix("for ")
        if text.startswith("while "):
            inner = text.removeprefix("while ")
            return "again, until it is left" if inner == "True" else f"while {self.tell(inner)}"
        if kind := _KIND.fullmatch(text):
            one, other = words_of(kind[1]), words_of(kind[2])
            return f"it is {_with_article(other)}" if one == other else f"{one} is {_with_article(other)}"
        if (node := _parsed(text)) is not None:
            return self._says(node)
        node = _parsed_beginning(text)
        return f"{self._says(node)} {_CUT}" if node is not None else text

    def _each(self, target: str, source: str) -> str:
        """Tell what is gone through, by the variable or, where that is a letter or two, by what it is taken from."""
        names = [words_of(name) for name in re.findall(r"\w+", target) if name != "_"]
        if source.startswith("enumerate(") and len(names) > 1:
            names, source = names[1:], source.removeprefix("enumerate(").removesuffix(")")
        if len(names) == 1 and (len(names[0]) <= _SHORT or names[0] in _COUNTERS):
            node = _parsed(source)
            return self._members(node) if node is not None else "each"
        return f"each {', '.join(self._bare(name) for name in names[:2])}" if names else "each"

    def _members(self, node: ast.expr) -> str:
        """Tell what each member of something is."""
        match node:
            case ast.Call(func=ast.Name(id="range"), args=[*_, last]):
                return self._times(last)
            case ast.Call(func=ast.Name(id=name), args=[inner, *_]) if name in _ALIKE:
                return self._members(inner)
            case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in _PARTS:
                return self._members(inner)
            case ast.BinOp(left=inner):
                return self._members(inner)
        thing = _OWNER.sub("", self._thing(node)).removeprefix("the ")
        return f"each {singular(_GETTING.sub('', thing).strip())}"

    def _times(self, last: ast.expr) -> str:
        match last:
            case ast.Call(func=ast.Name(id="len"), args=[inner]):
                return self._members(inner)
            case ast.Constant(value=int(times)):
                return f"{times} times"
        return f"as often as {self._thing(last)}"

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
        return told.removeprefix("is ") if positive else _negated(told)

    def _has(self, node: ast.expr, *, positive: bool) -> str:
        """Tell that there is something, or that there is not."""
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in self._nouns:
                return _owns(self._nouns[owner], words_of(name), positive=positive)
        thing = self._thing(node)
        if thing.startswith(_STATES):
            return thing if positive else _negated(thing)
        if positive:
            return f"{thing} is given" if isinstance(node, ast.Name) and node.id in self._nouns else thing
        return thing.removeprefix("no ") if thing.startswith("no ") else f"no {thing.removeprefix('the ')}"

    def _compared(self, left: ast.expr, operator: ast.cmpop, right: ast.expr, *, positive: bool) -> str:
        one, other = self._thing(left), self._thing(right)
        if one == other:
            one, other = (f"its {one}" if _is_own(node) else ast.unparse(node) for node in (left, right))
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
                return f"{self._thing(node.func.value)} {name[:-4]} with {first}"
            case "hasattr" | "getattr" if len(node.args) > 1:
                return f"{first} has {self._thing(node.args[1])}".replace("_", " ")
            case "obj_attr_is_set" if first and isinstance(node.func, ast.Attribute):
                return f"{self._thing(node.func.value)} has {words_of(first)}"
            case "is_attr_set" | "attr_is_set" if first:
                return f"{first} is set"
            case "exists" | "isdir" | "isfile" if first:
                return f"{first} exists"
            case name if name in _AS_IT_IS and first:
                return first
            case "get" if first and isinstance(node.func, ast.Attribute):
                return f"{self._thing(node.func.value)} has {first}"
        words = words_of(name)
        words = words.partition(" ")[2] if words.startswith("check ") and words.endswith((" exists", " exist")) else words
        return words if not first or name.startswith("is_") or self._is_plain(node, words) else f"{words} ({first})"

    def _is_plain(self, node: ast.Call, words: str) -> bool:
        """Tell whether the arguments of a call tell nothing that its name does not: variables that nobody has words for."""
        if isinstance(node.args[0], ast.Starred):
            return True
        return " " in words and isinstance(node.args[0], ast.Name) and node.args[0].id not in self._nouns

    def _thing(self, node: ast.expr) -> str:  # noqa: PLR0911  # one for each kind of expression
        match node:
            case ast.Name(id=name):
                return self._nouns.get(name, words_of(name))
            case ast.Constant(value=value):
                return str(value)
            case ast.Attribute(attr=name) if name.isupper():
                return words_of(name)
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in self._nouns:
                return _of(self._nouns[owner], words_of(name))
            case ast.Attribute():
                full = ast.unparse(node)
                return f"option {full.removeprefix('CONF.')}" if full.startswith("CONF.") else words_of(node.attr)
            case ast.Call():
                return self._called(node)
            case ast.Subscript(value=ast.Name(id="self"), slice=ast.Constant(value=str(key))):
                return words_of(key)
            case ast.Subscript(value=value, slice=ast.Constant(value=str(key))):
                return _of(self._thing(value), words_of(key))
            case ast.Subscript(value=value):
                return self._thing(value)
            case ast.List(elts=members) | ast.Tuple(elts=members) | ast.Set(elts=members) if members:
                return ", ".join(self._thing(member) for member in members)
            case ast.Compare(ops=[_]) | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
                return self._says(node)
        return ast.unparse(node).replace("self.", "")


def _is_own(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"


def _of(owner: str, words: str) -> str:
    ending = "'" if owner.endswith("s") else "'s"
    return f"{owner}{ending} {words}"


def _owns(owner: str, words: str, *, positive: bool) -> str:
    """Tell that a thing has a part, or is something: ``the server has no host``, ``the server is locked``."""
    if words.endswith("ed") or words.startswith("is "):
        return f"{owner} is {'' if positive else 'not '}{words.removeprefix('is ')}"
    return f"{owner} has {'' if positive else 'no '}{words}"


def _failure(text: str) -> str:
    names = [words_of(name) for name in re.findall(r"[\w.]+", text.partition(" as ")[0])]
    known = [name for name in names if name not in {"exception", "base exception"}]
    return f"on failure: {' or '.join(known[:3])}{' …' if len(known) > 3 else ''}" if known else "on failure"


def _negated(words: str) -> str:
    if words.startswith("is "):
        return f"not {words.removeprefix('is ')}"
    for verb, opposite in _VERBS:
        if verb in words:
            return words.replace(verb, opposite, 1)
    return f"not {words}"


def _with_article(words: str) -> str:
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


def _parsed_beginning(text: str) -> ast.expr | None:
    """Read as much as makes sense of a text that was cut."""
    text = text.partition(_CUT)[0]
    for place in reversed([match.start() for match in _JOINT.finditer(text)]):
        start = text[:place]
        node = _parsed(start + ")" * (start.count("(") - start.count(")")))
        if node is not None:
            return node
    return None


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return None
