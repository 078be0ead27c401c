"""Invented names at realistic frequencies.

Surname shares are per cent of the population as the Ministry of Public Security's name reports (2019-2021) and the
2007 census of surnames give them; given names follow a rank law over common characters, which reproduces the share of
single-character names (about three in ten) and of shared names well enough to plant namesakes.
"""

from dataclasses import dataclass
from itertools import accumulate
from random import Random

_SURNAMES = (
    "王7.25 李7.17 张6.74 刘5.38 陈4.53 杨3.08 黄2.23 赵2.14 吴2.05 周2.04 徐1.66 孙1.54 马1.33 胡1.31 "
    "朱1.26 郭1.24 何1.20 林1.18 高1.10 罗1.05 郑1.00 梁.97 谢.85 宋.84 唐.77 许.75 韩.72 邓.70 "
    "冯.70 曹.65 彭.62 曾.59 肖.58 田.54 董.53 潘.52 袁.51 蔡.49 蒋.48 余.46 于.45 杜.44 "
    "叶.43 程.43 魏.43 苏.43 吕.42 丁.41 任.40 卢.39 姚.38 沈.38 钟.37 姜.37 崔.36 谭.35 "
    "陆.34 范.34 汪.33 廖.33 石.33 金.32 韦.31 贾.31 夏.30 方.29 邹.28 熊.28 白.27 孟.27 "
    "秦.27 邱.26 侯.26 江.25 尹.25 薛.25 闫.25 段.24 雷.24 黎.24 史.23 龙.23 陶.22 贺.22 "
    "毛.21 郝.21 顾.21 龚.21 邵.21 万.20 钱.20 严.20 覃.20 武.19 戴.18 莫.18 孔.18 向.17 "
    "汤.17 单.05 解.05 仇.04 查.04 翟.10 缪.04 欧阳.06 司徒.01 上官.01 诸葛.01 "
)
_MALE = "伟强磊军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林阳建国志文海东博天泽子轩嘉一晨睿铭"
_FEMALE = "敏静丽艳娟霞秀英玲燕芳娜红梅玉兰桂凤云洁琴颖莉雪琳慧丹晶婷倩蕾欣怡雨涵梓萱佳诗语可心淑珍"
_ROWS = [(token.rstrip("0123456789."), float(token[len(token.rstrip("0123456789.")) :])) for token in _SURNAMES.split()]
_FAMILY, _SHARE = [name for name, _ in _ROWS], list(accumulate(share for _, share in _ROWS))
_SINGLE_SHARE = 0.3
_RANKS = list(accumulate(1 / (rank + 4) for rank in range(max(len(_MALE), len(_FEMALE)))))


@dataclass(frozen=True, slots=True)
class DrawnName:
    """Family and given name in simplified characters."""

    family: str
    given: str

    @property
    def full(self) -> str:
        """Family name first, as written."""
        return self.family + self.given


def draw_name(rng: Random, sex: str) -> DrawnName:
    """One name; common names come up as often as in life."""
    family = rng.choices(_FAMILY, cum_weights=_SHARE)[0]
    pool = _MALE if sex == "M" else _FEMALE
    length = 1 if rng.random() < _SINGLE_SHARE else 2
    return DrawnName(family, "".join(_ranked(rng, pool) for _ in range(length)))


def _ranked(rng: Random, pool: str) -> str:
    """A character with probability about 1 / (rank + 4)."""
    return rng.choices(pool, cum_weights=_RANKS[: len(pool)])[0]
