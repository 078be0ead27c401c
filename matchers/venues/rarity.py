"""How much a shared token of a venue's name tells: bits by how many listed venues carry it."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from math import log2

from matchers.venues.names import tokens

# Words for kinds of venue and of company, which any two venues of one trade share.
_KINDS = (
    "超市 便利店 商店 商行 商场 百货 专卖店 门店 烟酒 副食品 食品 零食 水果 果园 生鲜 蔬菜 餐厅 餐馆 饭店 "
    "酒店 酒楼 宾馆 旅馆 民宿 公寓 小吃 快餐 面馆 火锅 烧烤 料理 咖啡馆 奶茶 饮品 茶馆 茶庄 蛋糕 面包 "
    "甜品 早餐 啤酒屋 酒吧 网吧 网咖 棋牌室 会所 足浴 美容馆 美发 理发 造型 沙龙 养生 工作室 健身 俱乐部 "
    "瑜伽 影院 药店 大药房 医药 诊所 医院 门诊部 卫生院 卫生室 卫生服务站 服务中心 社区 口腔 宠物 银行 "
    "支行 分行 营业厅 分理处 邮政 快递 物流 驿站 移动 联通 电信 手机 通讯 数码 电脑 电器 家电 家具 家居 "
    "家纺 窗帘 布艺 门窗 建材 五金 装饰 装潢 装修 设计 广告 图文 文印 房产 地产 置业 中介 物业 管理处 "
    "售楼处 公司 有限 集团 科技 网络 信息 技术 电子 贸易 商贸 实业 工程 咨询 管理 文化 传媒 投资 金融 "
    "教育 培训 学校 幼儿园 小学 中学 大学 学院 辅导 早教 汽车 汽修 汽配 洗车 维修 快修 轮胎 服务 连锁 "
    "经营部 经销部 批发部 零售 服装 服饰 童装 女装 男装 鞋店 内衣 化妆品 母婴 玩具 文具 书店 花店 花艺 "
    "眼镜 珠宝 洗衣 干洗 停车场 公共厕所 大厦 大楼 广场 中心 花园 小区 家园 国际 市场 综合 农贸 菜场 "
    "加油站 充电站 公交站 地铁站 派出所 居委会 村委会 街道 特色 正宗 总部 分店 旗舰店 专营 生活馆 体验馆 "
    "精品 商务 商铺 "
)
_VIRTUAL = 2000.0  # venues that the background counts for, beside those listed
_KIND_RATE, _RARE_RATE = 0.01, 4e-4  # share of venues with a kind's pair of characters; with any other one
_KIND_WEIGHT, _SINGLE_WEIGHT = 0.4, 0.35  # what counts beside the pairs that contain it


@cache
def kinds() -> frozenset[str]:
    """Tokens that only say what kind of venue it is."""
    return frozenset(token for word in _KINDS.split() for token in tokens(word) if len(token) == 2)


class Rarity:
    """Token weights out of the venues now listed, smoothed so that short lists make sense too."""

    def __init__(self) -> None:
        self._listed: Counter[str] = Counter()
        self._venues = 0
        self._weights: dict[str, float] = {}

    def add(self, text: str, sign: int = 1) -> None:
        """Count one venue's name in (or out, with sign -1)."""
        for token in tokens(text):
            self._listed[token] += sign
        self._venues += sign
        self._weights.clear()

    def weight(self, token: str) -> float:
        """Bits of sharing this token, at least 0.1."""
        known = self._weights.get(token)
        if known is None:
            known = self._weights[token] = self._computed(token)
        return known

    def total(self, shared: Iterable[str]) -> float:
        """Bits of several tokens."""
        known, weight = self._weights, self.weight
        return sum([known[token] if token in known else weight(token) for token in shared])

    def _computed(self, token: str) -> float:
        kind = token in kinds()
        expected = (_KIND_RATE if kind else _RARE_RATE) * _VIRTUAL
        bits = max(0.1, -log2((self._listed[token] + expected) / (self._venues + _VIRTUAL)))
        return bits * (_KIND_WEIGHT if kind else 1.0) * (_SINGLE_WEIGHT if len(token) == 1 else 1.0)
