"""Header cells and JSON keys, folded so that spellings of one column compare equal."""

import re
from functools import lru_cache

from schemas.cells import text_of

_REMARK = re.compile(r"[(\[【<].*?[)\]】>]|[*:]")  # 姓名(必填)*: carries a remark, not another column
_JOINT = re.compile(r"[\s\-./]+")


@lru_cache(maxsize=4096)
def fold_header(header: str) -> str:
    """A header without case, width, remarks and joints; `""` when nothing is left.

    >>> fold_header(" ＩＤ-Number（必填）"), fold_header("证件 号码*")
    ('id_number', '证件_号码')
    """
    return _JOINT.sub("_", _REMARK.sub("", text_of(header[:200])).strip().lower()).strip("_")
