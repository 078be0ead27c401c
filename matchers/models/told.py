"""The finding that a hit by itself is: what is claimed, and why the two agree."""

from matchers.explain import explain_match
from matchers.models.declare import Finding, Hit


def finding_of_hit(hit: Hit, zh: str, en: str) -> Finding:
    """A finding whose cause is the entry, at the match's grade; claim and reason in both languages."""
    reason = explain_match(hit.match)
    return Finding(cause=hit.entry.key, grade=hit.match.grade, match=hit.match, zh=f"{zh}：{reason.zh}", en=f"{en}: {reason.en}")
