"""The lexing before, and the tree after, the engine's own parse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinks.embedded.refusals import Refusal
from sinks.embedded.syntax import read_tree, single_statement


@pytest.mark.parametrize(
    ("sql", "kept"),
    [
        ("SELECT 1;", "SELECT 1"),
        ("SELECT 1 -- ; DROP", "SELECT 1"),
        ("/* ; */ SELECT ';', `;`, \";\"", "SELECT ';', `;`, \";\""),
        ("SELECT 'it''s', 'it\\'s', '长'", "SELECT 'it''s', 'it\\'s', '长'"),
        ("SELECT 3 - 1 / 2", "SELECT 3 - 1 / 2"),
    ],
)
def test_one_statement_passes_without_its_comments(sql: str, kept: str) -> None:
    assert single_statement(sql) == kept


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("SELECT 1; SELECT 2", id="two"),
        pytest.param("SELECT 'a", id="a quote that does not end"),
        pytest.param("SELECT 1 /* a /* b */ ; c */", id="comment in a comment"),
        pytest.param("SELECT $$;$$", id="here-document"),
        pytest.param("SELECT 1 # ;", id="hash comment"),
        pytest.param("SELECT \u2018;\u2019", id="typographic quotes"),
        pytest.param("SELECT 1 \u2212\u2212 ;", id="typographic minus"),
        pytest.param("SELECT \\N", id="backslash"),
        pytest.param("SELECT 1 /* open", id="open comment"),
    ],
)
def test_what_might_be_read_otherwise_is_refused(sql: str) -> None:
    with pytest.raises(Refusal):
        single_statement(sql)


@given(st.text(alphabet="abS '\"`;-/*\\\n$#()é", max_size=40))
def test_what_passes_passes_again_unchanged(sql: str) -> None:
    try:
        kept = single_statement(sql)
    except Refusal:
        return
    assert single_statement(kept) == kept


TREE = """SelectWithUnionQuery (children 1)
 ExpressionList (children 1)
  SelectQuery (children 2)
   ExpressionList (children 1)
    Function count (alias n) (children 1)
     ExpressionList
   TableIdentifier epifuse.v_alerts (alias a)
"""


def test_a_tree_is_read_with_names_and_children() -> None:
    tree = read_tree(TREE)
    assert [(node.kind, node.name) for node in tree.walk()][-3:] == [
        ("Function", "count"),
        ("ExpressionList", ""),
        ("TableIdentifier", "epifuse.v_alerts"),
    ]


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param("", id="nothing"),
        pytest.param(TREE + TREE, id="two trees"),
        pytest.param(TREE.replace("(children 2)", "(children 1)"), id="a line too many"),
        pytest.param(TREE.replace("(children 2)", "(children 3)"), id="a line too few"),
        pytest.param(TREE.replace("   TableIdentifier", "    TableIdentifier"), id="a line too deep"),
        pytest.param(TREE + "{json}\n", id="a line of something else"),
        pytest.param(TREE.replace("alias a)", "alias x)\nLiteral 1 (alias a)"), id="a name with a line of its own"),
    ],
)
def test_a_forged_tree_is_refused(forged: str) -> None:
    with pytest.raises(Refusal):
        read_tree(forged)
