"""Words that stand where a name should: they say that the name is not known."""

import re

_LISTED = (
    "anonymous anon unknown unk unnamed noname nn na nil none null test doe xxx infant newborn baby babyboy babygirl "
    "无 無 无名 無名 无名氏 無名氏 未知 不详 不詳 测试 測試 匿名 某某 佚名 姓名 空"
)
_WORDS = frozenset(_LISTED.split())
_NEWBORN = frozenset({"baby", "infant", "newborn"})
_OF_NEWBORN = frozenset({"boy", "girl", "male", "female", "of", "twin"})
_SPLIT = re.compile(r"[\s,.\-]+")


def is_placeholder(word: str) -> bool:
    """Whether one name field holds no name.

    >>> is_placeholder("Unk"), is_placeholder("Anna")
    (True, False)
    """
    return word.strip().lower() in _WORDS


def without_placeholders(text: str) -> str:
    """A whole name without such words; "Baby Girl" and "Unknown Unknown" give "".

    >>> without_placeholders("Mark Doe"), without_placeholders("Baby Girl")
    ('Mark', '')
    """
    if not text or text.lower() in _WORDS:
        return ""
    words = _SPLIT.split(text)
    if words[0].lower() in _NEWBORN and len(words) > 1 and words[1].lower() in _OF_NEWBORN:
        return ""
    if not any(word.lower() in _WORDS for word in words):
        return text
    return " ".join(word for word in words if word.lower() not in _WORDS)
