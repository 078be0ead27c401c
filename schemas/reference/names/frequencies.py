# mypy: ignore-errors
# reason: reads packages that are installed for the build alone
"""How often people bear a surname, and how often a given name has a character, in parts per million.

Mixed from permissive packages: Faker's published shares of mainland and Taiwan surnames, name-variants' counts,
jieba's person-name entries, nlpfaker's counts of given-name characters, and the name generators' lists.
"""

from collections import Counter
from functools import cache
from importlib import import_module
from math import log2

from faker.providers.person.zh_CN import Provider as Mainland
from faker.providers.person.zh_TW import Provider as Taiwan
from name_variants.chinese_surnames import CHINESE_SURNAME_VARIANTS

from schemas.reference.names.packages import file_of

MAINLAND, TAIWAN = 0.8, 0.2  # a checkpoint in the mainland sees both; the second also stands for HK and Nanyang
TRANSLITERATION = set("尔斯克特拉夫姆卡基莱诺罗伊巴库阿埃奥洛弗雷亚迪格顿森布萨鲁茨蒂恩普维塔哈乔")
SHARPEN = 1.3  # word lists name rare characters too often; the exponent undoes that
PSEUDO = 4.0  # draws rare pairs towards independence
TITLE = 30  # a common noun written at least so often in jieba's corpus is a title or a word, not a given name
NOT_GIVEN = set("的了是在和与及不之公王师老大先氏爷哥姐叔婶嫂妈爸")


def shares(counts: dict[str, float]) -> dict[str, float]:
    """Counts to shares of one."""
    total = sum(counts.values())
    return {key: value / total for key, value in counts.items()}


def folded(counts: dict[str, float], folds: dict[str, str]) -> dict[str, float]:
    """Counts with the keys' characters folded, sums kept."""
    result: Counter[str] = Counter()
    for key, value in counts.items():
        result["".join(folds.get(character, character) for character in key)] += value
    return result


@cache
def jieba_names(length: int) -> list[str]:
    """Person-name entries of jieba's dictionary: so many characters, a known surname, and no title for given name."""
    known = set(Mainland.last_names)
    lines = file_of("jieba", "jieba/dict.txt").read_text(encoding="utf-8").splitlines()
    tags = {word: (int(count), tag) for word, count, tag in (line.split(" ") for line in lines)}
    titles = {word for word, (count, tag) in tags.items() if tag[0] != "n" or (tag in ("n", "ns") and count >= TITLE)}
    words = [word for word, (_, tag) in tags.items() if tag == "nr"]
    return [word for word in words if len(word) == length and word[0] in known and word[1:] not in titles]


def family(folds: dict[str, str]) -> dict[str, float]:
    """Surname (one or two characters, folded) to parts per million."""
    mainland = folded(shares(Mainland.last_names), folds)
    taiwan = folded(shares(Taiwan.last_names), folds)
    counted = {key: float(row.get("frequency") or 0) for key, row in CHINESE_SURNAME_VARIANTS.items()}
    seeded = folded(shares(counted), folds)
    written = folded(shares(Counter(word[0] for word in jieba_names(3))), folds)
    mixed: Counter[str] = Counter()
    for table, weight in ((mainland, MAINLAND), (taiwan, TAIWAN)):
        mixed.update({key: value * weight for key, value in table.items()})
    for table in (seeded, written):  # only for surnames that the published shares leave out
        for key, value in table.items():
            if key and key not in mainland and key not in taiwan:
                mixed[key] = max(mixed[key], value * 0.3)
    return {key: value * 1e6 for key, value in mixed.items()}


def listed(folds: dict[str, str]) -> dict[str, float]:
    """Characters of given names in the lists of name generators, each list counted once per mention."""
    counts: Counter[str] = Counter()
    chinese = import_module("random_name_type.data.chinese").CHINESE_NAME_DATA
    for part in ("female", "male"):
        counts.update("".join(chinese.get(part, ())))
    import json

    data = json.loads(file_of("mingzi", "mingzi/data.json").read_text(encoding="utf-8"))
    for part in ("male_single", "female_single", "male_double", "female_double"):
        counts.update("".join(data[part]))
    return folded(shares(counts), folds)


def two_character_names() -> list[str]:
    """Given names of two characters, transliterations left out."""
    names = [word[1:] for word in jieba_names(3) if sum(character in TRANSLITERATION for character in word) < 2]
    taiwan = [name for name, share in Taiwan.first_names.items() for _ in range(1 + int(share * 100)) if len(name) == 2]
    return names + taiwan + [name for name in Mainland.first_names for _ in range(8) if len(name) == 2]


def first_shares(folds: dict[str, str]) -> dict[str, float]:
    """Character to the share of its uses in two-character given names that are the first one, drawn to one half."""
    first, last = Counter(), Counter()
    for name in two_character_names():
        one, two = (folds.get(character, character) for character in name)
        first[one] += 1
        last[two] += 1
    return {character: (first[character] + 4) / (first[character] + last[character] + 8) for character in first | last}


def pairs(folds: dict[str, str], sound: dict[str, list[str]]) -> list[tuple[str, ...]]:
    """Two syllables and by how many bits more often they make a given name together than chance would have it."""
    both: Counter[tuple[str, str]] = Counter()
    for name in two_character_names():
        spoken = [sound.get(folds.get(character, character), [""])[0] for character in name]
        if all(spoken):
            both[spoken[0], spoken[1]] += 1
    total = sum(both.values())
    heads, tails = Counter(), Counter()
    for (head, tail), count in both.items():
        heads[head] += count
        tails[tail] += count
    found = []
    for (head, tail), count in sorted(both.items()):
        chance = heads[head] * tails[tail] / total
        bits = log2((count + PSEUDO) / (chance + PSEUDO))
        if bits >= 0.4:
            found.append((head, tail, f"{bits:.1f}"))
    return found


def given(folds: dict[str, str]) -> dict[str, float]:
    """Character of a given name (folded) to parts per million."""
    counts: Counter[str] = Counter()
    for word in jieba_names(3):
        weight = 0.25 if sum(character in TRANSLITERATION for character in word) >= 2 else 1.0
        for character in word[1:]:
            counts[character] += 0.0 if character in NOT_GIVEN else weight
    written = folded(shares({key: value for key, value in counts.items() if value >= 2}), folds)
    lines = file_of("nlpfaker", "raw_data/firstname.dat").read_text(encoding="utf-8").split("\n")
    taiwan_counts = {line.split()[0]: float(line.split()[1]) for line in lines if len(line.split()) == 2}
    taiwan = folded(shares(taiwan_counts), folds)
    common = folded(shares(Counter("".join(Mainland.first_names))), folds)
    mixed: Counter[str] = Counter()
    for table, weight in ((written, 0.5), (listed(folds), 0.2), (common, 0.2), (taiwan, 0.1)):
        mixed.update({key: value * weight for key, value in table.items() if len(key) == 1})
    return {key: value * 1e6 for key, value in shares({key: value**SHARPEN for key, value in mixed.items()}).items()}
