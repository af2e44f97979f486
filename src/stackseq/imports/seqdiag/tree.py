"""The statements of a seqdiag text, one inside another."""

# For maintainers. Read without recursion: what is open stands on a stack. A statement that cannot be understood is left out up to
# the next semicolon, brace or line. Blocks that nest deeper than a tree may go into the block around them.
from __future__ import annotations

from stackseq.diagnostics import Span
from stackseq.imports.seqdiag.tokens import END, Token
from stackseq.interaction import MAX_DEPTH
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from stackseq.imports.findings import Findings

    Statement: TypeAlias = "Attribute | Node | Edge | Separator | Block | StyleClass | Remark"

_MOST = MAX_DEPTH - 2
_HEADS = ("seqdiag", "diagram")
_FRAGMENTS = ("alt", "loop")


class Attribute(Record):
    """``name = value``, or just ``name``."""

    name: str
    value: str
    span: Span


class Node(Record):
    """A participant."""

    name: str
    attributes: tuple[Attribute, ...]
    span: Span


class Edge(Record):
    """A message, or a chain of them, with what happens inside."""

    names: tuple[str, ...]
    arrows: tuple[str, ...]
    """One less than names."""
    attributes: tuple[Attribute, ...]
    inside: list[Statement]
    span: Span


class Separator(Record):
    """``=== text ===`` or ``... text ...``."""

    sign: str
    text: str
    span: Span


class Block(Record):
    """``group``, ``alt`` or ``loop`` with what stands in it."""

    kind: str
    name: str
    inside: list[Statement]
    span: Span


class StyleClass(Record):
    """``class name [attributes]``."""

    name: str
    attributes: tuple[Attribute, ...]


class Remark(Record):
    """A comment."""

    text: str
    span: Span


def parse(found: list[Token], findings: Findings) -> list[Statement]:
    """Return the statements of the diagram."""
    return _Parser(found, findings).statements()


class _Parser:
    """Goes through the tokens once."""

    def __init__(self, found: list[Token], findings: Findings) -> None:
        self._tokens = found
        self._at = 0
        self._report = findings.report
        self._root: list[Statement] = []
        self._stack: list[tuple[list[Statement], Span]] = []
        """The bodies around the current one, each with where the current one was opened."""
        self._body = self._root
        self._deep = False

    def statements(self) -> list[Statement]:
        whole = self._read_head()
        while self._token.kind != END:
            if self._take("}"):
                if not self._stack and whole:
                    self._read_tail()
                    break
                self._close()
            elif not self._take(";"):
                self._statement()
        for _, span in self._stack:
            self._report("unclosed-fragment", span, "this `{` has no `}`")
        if whole and self._token.kind == END and not self._closed:
            self._report("unclosed-fragment", whole, "the diagram has no `}` at its end")
        return self._root

    # Tokens

    @property
    def _token(self) -> Token:
        """The current token, behind the comments before it, which are kept."""
        while self._tokens[self._at].kind == "comment":
            comment = self._tokens[self._at]
            self._body.extend(Remark(line.strip(" *"), comment.span) for line in comment.value.split("\n"))
            self._at += 1
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._token
        if token.kind != END:
            self._at += 1
        return token

    def _take(self, sign: str) -> bool:
        """Go on if the current token is this sign."""
        token = self._token
        if token.kind == "sign" and token.value == sign:
            self._at += 1
            return True
        return False

    def _ahead(self, far: int = 1) -> Token:
        """Return a token that comes later."""
        at = self._at
        while far and at < len(self._tokens) - 1:
            at += 1
            far -= self._tokens[at].kind != "comment"
        return self._tokens[at]

    # The whole

    _closed = False

    def _read_head(self) -> Span | None:
        """Read ``seqdiag name {``; return where it stands, if there is one."""
        token = self._token
        if token.kind == "name" and token.value in _HEADS:
            far = 2 if self._ahead().names else 1
            if self._ahead(far).value == "{":
                for _ in range(far):
                    self._next()
        return token.span if self._take("{") else None

    def _read_tail(self) -> None:
        self._closed = True
        if self._token.kind != END:
            self._report("several-diagrams", self._token.span, "what stands behind the end of the diagram is not read")

    def _close(self) -> None:
        if self._stack:
            self._body = self._stack.pop()[0]
        else:
            self._report("end-without-group", self._tokens[self._at - 1].span, "this `}` closes nothing")

    def _open(self, body: list[Statement], span: Span) -> None:
        self._stack.append((self._body, span))
        if len(self._stack) <= _MOST:
            self._body = body
        elif not self._deep:
            self._deep = True
            self._report("nested-too-deep", span, f"blocks nest deeper than {_MOST} levels: those inside are not drawn as blocks")

    # Statements

    def _statement(self) -> None:
        token = self._token
        if token.kind == "separator":
            self._next()
            self._body.append(Separator(token.value[:3], token.value[3:-3].strip(), token.span))
        elif not token.names:
            self._fail("this is no statement")
        elif not (token.kind == "name" and self._keyword(token)):
            self._plain(token)

    def _keyword(self, token: Token) -> bool:
        """Read a statement that begins with a keyword."""
        if token.value in ("class", "plugin") and self._ahead().names:
            self._next()
            name = self._next()
            attributes = self._attributes()
            if token.value == "class":
                self._body.append(StyleClass(name.value, attributes))
            else:
                self._report("not-drawn", token.span, "plug-ins are not run here")
            return True
        if token.value not in ("group", *_FRAGMENTS):
            return False
        far = 2 if self._ahead().names else 1
        if self._ahead(far).value != "{" or self._ahead(far).kind != "sign":
            return False
        self._next()
        block = Block(token.value, self._next().value if far == 2 else "", [], token.span)
        self._next()
        if len(self._stack) < _MOST:
            self._body.append(block)
        self._open(block.inside, token.span)
        return True

    def _plain(self, token: Token) -> None:
        self._next()
        if self._take("="):
            value = self._token
            if not value.names:
                self._fail(f"`{token.value} =` needs a value")
                return
            self._next()
            self._body.append(Attribute(token.value, value.value, token.span))
        elif self._token.kind == "arrow":
            self._edge(token)
        else:
            attributes = self._attributes()
            self._body.append(Node(token.value, attributes, token.span))

    def _edge(self, token: Token) -> None:
        names, arrows = [token.value], []
        while self._token.kind == "arrow":
            arrow = self._next()
            if not self._token.names:
                self._report(
                    "syntax-error", arrow.span, f"`{arrow.value}` leads to no participant", "write its name behind the arrow"
                )
                break
            arrows.append(arrow.value)
            names.append(self._next().value)
        attributes = self._attributes()
        last = self._tokens[self._at - 1].span
        span = Span(token.span.line, token.span.column, last.end_line, last.end_column)
        edge = Edge(tuple(names), tuple(arrows), attributes, [], span)
        if arrows:
            self._body.append(edge)
        if self._take("{"):
            self._open(edge.inside, span)

    def _attributes(self) -> tuple[Attribute, ...]:
        """Read ``[name = value, name]``."""
        found: list[Attribute] = []
        if not self._take("["):
            return ()
        while not self._take("]"):
            name = self._token
            if not name.names:
                self._report("syntax-error", name.span, "a list of attributes is not closed, or holds what is no attribute")
                self._leave_list()
                break
            self._next()
            value = Token("text", "", name.span, first=False)
            if self._take("="):
                value = self._next() if self._token.names else value
            found.append(Attribute(name.value, value.value, name.span))
            self._take(",")
        return tuple(found)

    def _leave_list(self) -> None:
        """Go on behind a list that could not be read, but not beyond its line."""
        while self._token.kind != END and not self._token.first and self._token.value not in ("]", ";", "{", "}"):
            self._next()
        self._take("]")

    def _fail(self, message: str) -> None:
        """Report the current token, and leave out the rest of its statement."""
        self._report("syntax-error", self._token.span, message, 'a message looks like this: `A -> B [label = "text"];`')
        if self._token.value in ("{", "[", "]", ",", "=") or self._token.kind == "arrow":
            self._next()
        while self._token.kind != END and not self._token.first and self._token.value not in (";", "}"):
            self._next()
