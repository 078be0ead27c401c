"""What an analyst may ask: one read-only statement over masked views, and nothing around them.

The embedded engine has no users of its own, so the gateway decides by the engine's parse of the text. The rule is an
allow list: statement kinds, tables and table functions that are not named here are refused.
"""

from collections.abc import Mapping
from typing import Final

from sinks.embedded.engine import Lease
from sinks.embedded.refusals import ACCESS_DENIED, Refusal
from sinks.embedded.statements import without_format
from sinks.embedded.syntax import Node, read_tree, single_statement

_STATEMENTS: Final = frozenset({
    "SelectWithUnionQuery", "SelectIntersectExceptQuery", "DescribeQuery", "ShowTables", "ShowColumns",
    "ExistsTableQuery", "ExistsViewQuery", "ExistsDatabaseQuery", "Explain",
})  # fmt: skip
_CLAUSES: Final = frozenset({"SelectQuery", "TablesInSelectQuery"})
_SYSTEM_NAMES: Final = (
    "one", "numbers", "zeros", "databases", "tables", "columns", "functions", "formats", "settings", "time_zones",
    "data_type_families", "table_functions", "table_engines", "keywords", "build_options", "collations",
)  # fmt: skip
_SCHEMA_NAMES: Final = ("schemata", "tables", "columns", "views", "SCHEMATA", "TABLES", "COLUMNS", "VIEWS")
_SYSTEM_TABLES: Final = frozenset(f"system.{name}" for name in _SYSTEM_NAMES) | frozenset(
    f"{schema}.{name}" for schema in ("information_schema", "INFORMATION_SCHEMA") for name in _SCHEMA_NAMES
)
_TABLE_FUNCTIONS: Final = frozenset({"numbers", "numbers_mt", "zeros", "zeros_mt", "values", "generateSeries", "generate_series"})
# Functions that read something other than their arguments.
_FUNCTIONS_REFUSED: Final = frozenset({
    "file", "catboostevaluate", "evalmlmethod", "executable", "getserverport", "getmacro", "url", "s3",
})  # fmt: skip
_FUNCTION_PREFIXES_REFUSED: Final = ("dict", "joinget", "ai", "llm")
_MEMBERSHIP: Final = frozenset({
    "in", "notin", "globalin", "globalnotin", "nullin", "notnullin", "globalnullin", "globalnotnullin", "inignoreset",
    "notinignoreset", "globalinignoreset", "globalnotinignoreset", "nullinignoreset", "notnullinignoreset",
})  # fmt: skip


class Guard:
    """Decides about an analyst's statements in one database."""

    def __init__(self, database: str, views: frozenset[str]) -> None:
        """`views` are the masked views' names without the database."""
        self.allowed = frozenset(f"{database}.{view}" for view in views) | _SYSTEM_TABLES

    def check(self, lease: Lease, sql: str, database: str, params: Mapping[str, str] | None) -> None:
        """Pass, or raise `Refusal` 497 (or 62, when the text cannot be read). Nothing of the text is executed."""
        text = without_format(single_statement(sql))
        explained = lease.run(f"EXPLAIN AST {text}", "TabSeparatedRaw", params).body.decode("utf-8", "replace")
        tree = read_tree(explained)
        existing = _existing(lease)
        reason = refused(tree, database or "default", self.allowed, existing)
        if reason:
            raise Refusal(ACCESS_DENIED, "ACCESS_DENIED", f"Not enough privileges: {reason}.")


def refused(tree: Node, database: str, allowed: frozenset[str], existing: frozenset[str]) -> str:
    """Why an analyst may not run that, `""` when it is all right.

    A name without a database may be a subquery of a WITH: it passes unless a table of that name exists.
    """
    if tree.kind not in _STATEMENTS:
        return f"{tree.kind} is not for analysts"
    for node in tree.walk():
        reason = _node_refused(node, database, allowed, existing)
        if reason:
            return reason
    return ""


def _node_refused(node: Node, database: str, allowed: frozenset[str], existing: frozenset[str]) -> str:
    match node.kind:
        case "TableIdentifier":
            return _table_refused(node.name, database, allowed, existing)
        case "TableExpression":
            return next((_table_function_refused(child) for child in node.children if child.kind == "Function"), "")
        case "Function":
            return _function_refused(node, database, allowed, existing)
        case "Set":
            return "settings are given beside the statement, not in it"
        case "SelectWithUnionQuery" if any(child.kind == "Literal" for child in node.children):
            return "results are not written to files here"
        case kind if kind.endswith("Query") and kind not in _STATEMENTS | _CLAUSES:
            return f"{kind} is not for analysts"
    return ""


def _table_refused(name: str, database: str, allowed: frozenset[str], existing: frozenset[str]) -> str:
    full = name if "." in name else f"{database}.{name}"
    if full in allowed or ("." not in name and full not in existing):
        return ""
    return f"{full} is not among the views for analysts"


def _table_function_refused(node: Node) -> str:
    return "" if node.name in _TABLE_FUNCTIONS else f"table function {node.name} is not for analysts"


def _function_refused(node: Node, database: str, allowed: frozenset[str], existing: frozenset[str]) -> str:
    name = node.name.lower()
    if name in _FUNCTIONS_REFUSED or name.startswith(_FUNCTION_PREFIXES_REFUSED):
        return f"function {node.name} is not for analysts"
    if name not in _MEMBERSHIP or not node.children:
        return ""
    right = node.children[0].children[-1] if node.children[0].children else node
    if right.kind not in {"Identifier", "TableIdentifier"}:
        return ""
    full = right.name if "." in right.name else f"{database}.{right.name}"
    return "" if full in allowed or full not in existing else f"{full} is not among the views for analysts"


def _existing(lease: Lease) -> frozenset[str]:
    """Every table and view there is, as `database.name`."""
    listed = lease.run("SELECT concat(database, '.', name) FROM system.tables", "TabSeparatedRaw").body
    return frozenset(listed.decode("utf-8", "replace").splitlines())
