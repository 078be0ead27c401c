# mypy: ignore-errors
# reason: reads packages that are installed for the build alone
"""Traditional and variant characters to the one form that names are compared in (simplified where there is one)."""

import opencc

from schemas.reference.names.packages import unihan

# What OpenCC leaves alone (variants proper) or would spoil in names (乾 is read qian there, not gan).
OWN = {
    "昇": "升", "陞": "升", "喆": "哲", "嚞": "哲", "堃": "坤", "祐": "佑", "玨": "珏", "兪": "俞", "呉": "吴",
    "戸": "户", "衞": "卫", "於": "于", "濬": "浚", "犇": "奔", "頴": "颖", "荘": "庄", "峯": "峰", "喦": "岩",
    "巗": "岩", "巖": "岩", "囯": "国", "囻": "国", "乹": "乾", "淼": "淼", "強": "强", "僊": "仙", "甦": "苏",
    "栢": "柏", "菓": "果", "慿": "凭", "凴": "凭", "迺": "乃", "廼": "乃", "勳": "勋", "勲": "勋", "敎": "教",
    "恆": "恒", "溫": "温", "晉": "晋", "眞": "真", "淸": "清", "靑": "青", "鄕": "乡", "郞": "郎", "黃": "黄",
    "産": "产", "尙": "尚", "戶": "户", "吳": "吴", "呂": "吕", "宮": "宫", "緖": "绪", "曁": "暨", "卽": "即",
    "旣": "既", "彥": "彦", "顏": "颜", "說": "说", "悅": "悦", "銳": "锐", "稅": "税", "蛻": "蜕", "閱": "阅",
    "奐": "奂", "煥": "焕", "換": "换", "喚": "唤", "瑤": "瑶", "遙": "遥", "謠": "谣", "搖": "摇", "峽": "峡",
    "高": "高", "髙": "高", "邨": "村", "仝": "同", "衆": "众", "脩": "修", "寳": "宝", "寶": "宝", "寕": "宁",
    "甯": "宁", "寧": "宁", "麐": "麟", "羣": "群", "啓": "启", "啟": "启", "鑒": "鉴", "鑑": "鉴", "皞": "皓",
    "皜": "皓", "暠": "皓", "澔": "浩", "灏": "灏", "畧": "略", "疎": "疏", "竪": "竖", "豎": "竖", "莭": "节",
    "冲": "冲", "衝": "冲", "沖": "冲", "洁": "洁", "絜": "洁", "湼": "涅", "崐": "昆", "崑": "昆", "崘": "仑",
    "晢": "晰", "皙": "晰", "庹": "庹", "汙": "污", "祕": "秘", "秊": "年", "穐": "秋", "秌": "秋", "鍳": "鉴",
    "沢": "泽", "浜": "滨", "桜": "樱", "広": "广", "辺": "边", "斉": "齐", "斎": "斋", "恵": "惠", "徳": "德",
    "乗": "乘", "亜": "亚", "伝": "传", "児": "儿", "円": "圆", "剣": "剑", "姫": "姬", "実": "实", "検": "检",
}  # fmt: skip
KEEP = set("乾藉著覆徵瞭夥")


def folds() -> dict[str, str]:
    """Character to its folded form, for the characters that change."""
    simplify = opencc.OpenCC("t2s")
    blocks = [range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x2FA20)]
    known = set(unihan("kMandarin", "Readings")) | set(unihan("kCantonese", "Readings"))
    table = {}
    for number in (number for block in blocks for number in block):
        character = chr(number)
        if character in KEEP or (character not in known and not 0xF900 <= number < 0xFB00):
            continue
        simple = OWN.get(character) or compatible(simplify.convert(character), simplify)
        if simple != character and len(simple) == 1:
            table[character] = simple
    table |= {source: target for source, target in OWN.items() if source != target}
    return close(table | z_variants(table))


def compatible(text: str, simplify: opencc.OpenCC) -> str:
    """Compatibility ideographs to the unified one, simplified."""
    import unicodedata

    return simplify.convert(unicodedata.normalize("NFKC", text))


def z_variants(table: dict[str, str]) -> dict[str, str]:
    """Same abstract character, other glyph (Unihan kZVariant): towards the one that OpenCC or usage knows."""
    common = set(unihan("kHanyuPinlu", "Readings"))
    found = {}
    for character, targets in unihan("kZVariant", "Variants").items():
        target = chr(int(targets[0].split("<")[0][2:], 16))
        if character not in table and character not in common and character not in KEEP and target in common:
            found[character] = target
    return found


def close(table: dict[str, str]) -> dict[str, str]:
    """Follow chains to their end, so that folding twice changes nothing."""
    closed = {}
    for character in table:
        target, seen = table[character], {character}
        while target in table and target not in seen:
            seen.add(target)
            target = table[target]
        if target != character:
            closed[character] = target
    return closed
