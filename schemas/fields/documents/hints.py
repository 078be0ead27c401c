"""The words by which sources declare a document's type, and the codes of GA/T 517.

A hint only decides between types that the number's form allows; it never makes a number of another form good.
"""

import re
from functools import lru_cache
from typing import Final

_WORDS: Final = {
    "cn_resident_id": (
        "身份证 居民身份证 二代身份证 第二代身份证 二代证 临时身份证 临时居民身份证 身份证号 "
        "身份证号码 公民身份号码 户口簿 户口本 id idcard cnid idno residentid "
        "residentidentitycard identitycard identity nationalid chinaid prcid sfz sfzh 驾驶证 "
        "111 112 113"
    ),
    "hmt_residence_permit": (
        "港澳台居民居住证 港澳居民居住证 台湾居民居住证 居住证 港澳台居住证 residencepermit "
        "hkmotwresidencepermit cnresidencepermit 550"
    ),
    "hkid": (
        "香港身份证 香港居民身份证 香港永久性居民身份证 香港永久居民身份证 hkid hkidcard "
        "hongkongid hongkongidcard hongkongidentitycard"
    ),
    "twid": (
        "台湾身份证 台湾居民身份证 中华民国身份证 国民身份证 外侨居留证 统一证号 twid taiwanid taiwanidcard arc twnationalid"
    ),
    "hkmo_home_return_permit": (
        "港澳居民来往内地通行证 港澳来往内地通行证 来往内地通行证 港澳通行证回乡证 回乡证 "
        "回乡卡 港澳同胞回乡证 港澳居民通行证 港澳居民来往内地通行证非中国籍 homereturnpermit "
        "homevisitpermit mainlandtravelpermithkmo hkmopermit hkmacaupermit 516"
    ),
    "taiwan_compatriot_permit": (
        "台湾居民来往大陆通行证 台湾来往大陆通行证 来往大陆通行证 台胞证 台胞卡 台湾同胞证 "
        "台湾通行证台胞证 台湾居民通行证 taiwancompatriotpermit taiwanpermit mtp "
        "taiwantravelpermit mainlandtravelpermittaiwan 511 512"
    ),
    "cn_passport": (
        "中国护照 因私护照 普通护照 公务护照 外交护照 公务普通护照 因公护照 "
        "中华人民共和国护照 cnpassport prcpassport chinesepassport passportcn chinapassport "
        "411 412 413 414"
    ),
    "permit_to_hkmo": (
        "往来港澳通行证 往来港澳 港澳通行证 双程证 前往港澳通行证 "
        "因公往来香港澳门特别行政区通行证 往来香港澳门通行证 permittohkmo exitendorsement "
        "twowaypermit hkmoexitpermit mainlandtohkmo eep 513 515 518"
    ),
    "permit_to_taiwan": (
        "往来台湾通行证 大陆居民往来台湾通行证 往来台湾 赴台证 台湾通行证 大通证 "
        "permittotaiwan taiwanexitpermit mainlandtotaiwan 517"
    ),
    "foreign_permanent_resident": (
        "外国人永久居留身份证 外国人永久居留证 永久居留证 永居证 五星卡 外国人居留证 "
        "foreignpermanentresident foreignpr foreignerpermanentresident fpr "
        "foreignpermanentresidence greencard 553"
    ),
    "foreign_passport": "外国护照 外籍护照 境外护照 foreignpassport",
    "passport": "护照 passport pp 护照号 护照号码",
    "other": (
        "其他 其它 其他证件 军官证 士兵证 军人证 警官证 驾照 学生证 海员证 旅行证 "
        "出入境通行证 澳门身份证 澳门居民身份证 医学出生证明 出生证明 other macauid "
        "militaryid officercard driverlicence driverslicense 114 990"
    ),
}
_TYPE_OF: Final = {word: kind for kind, words in _WORDS.items() for word in (*words.split(), kind.replace("_", ""))}
_NOT_WORD: Final = re.compile(r"[\W_]+")
_CARD_ENDINGS: Final = re.compile(r"(?:证件)?(?:号码|号|类型|number|no)$")
_TRADITIONAL: Final = str.maketrans("證臺灣來陸鄉國聯澳門號碼護軍", "证台湾来陆乡国联澳门号码护军")


@lru_cache(maxsize=512)
def declared_type(hint: str) -> str:
    """The document type a declared word means; "passport" when the issuer is open, "" when unknown.

    >>> declared_type("居民身份证"), declared_type("HK Macau permit"), declared_type("護照"), declared_type("?")
    ('cn_resident_id', 'hkmo_home_return_permit', 'passport', '')
    """
    word = _NOT_WORD.sub("", hint.lower()).translate(_TRADITIONAL)
    return _TYPE_OF.get(word) or _TYPE_OF.get(_CARD_ENDINGS.sub("", word), "")
