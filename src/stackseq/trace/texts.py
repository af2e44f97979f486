"""Conditions and values in the words of the source."""

from __future__ import annotations

import ast

from stackseq.trace.facts import fact

_LONGEST = 120
"""Characters of a condition; longer ones are cut."""
_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
}


def text_of_node(node: ast.expr) -> str:
    """Return an expression as the source has it, on one line."""
    return fact(node, "known_text", _text)


def _text(node: ast.expr) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def negative(node: ast.expr) -> str:
    """Return the opposite of a condition."""
    return fact(node, "known_opposite", _negative)


def _negative(node: ast.expr) -> str:
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return text_of_node(inner)
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            return text_of_node(ast.Compare(left, [_OPPOSITES[type(operator)]()], [right]))
    text = text_of_node(node)
    return f"not ({text})" if isinstance(node, ast.BoolOp | ast.IfExp | ast.Lambda) else f"not {text}"
