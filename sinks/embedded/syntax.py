"""The engine's own reading of a text (`EXPLAIN AST`) as a tree, and the lexing that must come before it.

A guard that read SQL by itself would read some text otherwise than the engine does. So the engine parses, and this
module only makes sure that it is asked about one statement (`single_statement`) and that its answer is a tree
(`read_tree`): names may hold any character, and a crafted one must not be able to forge lines.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sinks.embedded.refusals import SYNTAX_ERROR, Refusal

_LINE: Final = re.compile(r"( *)([A-Za-z]\w*)(?: (.*?))??(?: \(alias (.*?)\))?(?: \(children (\d+)\))?\Z")
_PLAIN: Final = re.compile(r"[^'\"`;$#\\/-]+|/(?!\*)|-(?!-)")
_QUOTED: Final = re.compile(r"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\"|`(?:[^`\\]|\\.|``)*`", re.DOTALL)
_COMMENT: Final = re.compile(r"--[^\n]*(?:\n|\Z)|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Node:
    """One node: what it is (`TableIdentifier`), what it names (`epifuse.v_alerts`), and what hangs below."""

    kind: str
    name: str
    children: list["Node"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        """This node and all below."""
        yield self
        for child in self.children:
            yield from child.walk()


def single_statement(sql: str) -> str:
    """The text without comments and without a closing semicolon, when it is surely one statement.

    Refuses what the engine might read otherwise than this: here-documents, `#` comments, comments in comments,
    typographic quotes and other signs beyond ASCII outside quotes. Raises `Refusal` 62.

    >>> single_statement("SELECT 1 /* one */ ;")
    'SELECT 1'
    """
    kept, at = [], 0
    body = sql.strip().rstrip(";").rstrip()
    while at < len(body):
        comment = _COMMENT.match(body, at)
        found = comment or _QUOTED.match(body, at) or _PLAIN.match(body, at)
        if not found:
            raise Refusal(SYNTAX_ERROR, "SYNTAX_ERROR", f"Only one plain statement may be asked here (position {at + 1}).")
        piece = found[0]
        if comment and ("/*" in piece[2:] or (piece.startswith("/*") and "*/" in piece[2:-2])):
            raise Refusal(SYNTAX_ERROR, "SYNTAX_ERROR", "Comments in comments are not read here.")
        if not comment and piece[0] not in "'\"`" and not piece.isascii():
            raise Refusal(SYNTAX_ERROR, "SYNTAX_ERROR", "Signs beyond ASCII must be in quotes.")
        kept.append(" " if comment else piece)
        at = found.end()
    return "".join(kept).strip()


def read_tree(explained: str) -> Node:
    """The tree of an `EXPLAIN AST`. Raises `Refusal` 62 when the lines do not make exactly one tree."""
    lines = [_read_line(line) for line in explained.splitlines() if line]
    if not lines or lines[0][0] != 0:
        raise _unclear()
    root, after = _subtree(lines, 0)
    if after != len(lines):
        raise _unclear()
    return root


def _subtree(lines: list[tuple[int, str, str, int]], at: int) -> tuple[Node, int]:
    """The node of a line with its declared number of children, and the line after them."""
    depth, kind, name, count = lines[at]
    node, at = Node(kind, name), at + 1
    for _ in range(count):
        if at >= len(lines) or lines[at][0] != depth + 1:
            raise _unclear()
        child, at = _subtree(lines, at)
        node.children.append(child)
    return node, at


def _read_line(line: str) -> tuple[int, str, str, int]:
    """Depth, kind, name and number of children."""
    found = _LINE.match(line)
    if not found:
        raise _unclear()
    indent, kind, name, _alias, count = found.groups()
    return len(indent), kind, (name or "").strip(), int(count or 0)


def _unclear() -> Refusal:
    return Refusal(SYNTAX_ERROR, "SYNTAX_ERROR", "This statement cannot be checked; write it more plainly.")
