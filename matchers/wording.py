"""Chinese words for the fields of evidence and for the ways in which two values agree."""

FIELD_ZH = {
    "document": "证件号码", "name": "姓名", "birth_date": "出生日期", "sex": "性别", "phone": "电话",
    "address": "住址", "region": "地区", "plate": "车牌", "suffix": "姓名后缀", "number": "车次或航班",
    "date": "日期", "carriage": "车厢", "row": "座位排", "segment": "乘车区间", "vehicle": "车辆",
    "vehicle_type": "车型", "stops": "上下车站", "route": "线路", "line": "线路", "ship": "船名", "origin": "出发地",
    "destination": "到达地", "place": "地点", "place_id": "场所编号", "distance": "距离", "text": "文字",
    "time": "时间", "maiden_name": "婚前姓", "seat": "座位", "mode": "交通方式",
}  # fmt: skip
HOW_ZH = {
    "exact": "一致", "identical": "相同", "exact_and_rare": "相同且少见", "repaired": "更正一处录入错误后一致",
    "masked": "与可见位数一致", "alias": "为同一证件的另一写法", "variant": "简繁异体一致", "homophone": "同音",
    "near_homophone": "近音", "fuzzy_homophone": "音近", "look_alike": "字形相近", "misspelt": "有一处误写",
    "similar": "相似", "nickname": "为昵称", "initial": "首字母一致", "reordered": "顺序颠倒后一致",
    "swapped": "日月颠倒后一致", "respaced": "分写不同但一致", "truncated": "被截短但一致", "pinyin": "与拼音一致",
    "hong_kong": "与香港拼写一致", "macau": "与澳门拼写一致", "wade_giles": "与威妥玛拼写一致",
    "hokkien": "与闽南语拼写一致", "teochew": "与潮州话拼写一致", "hakka": "与客家话拼写一致",
    "nanyang_cantonese": "与南洋粤语拼写一致", "transliteration": "音译一致", "near": "相近", "part": "部分一致",
    "partial": "部分一致", "overlap": "部分重合", "contained": "互相包含", "missing": "缺字", "missing_given": "缺名",
    "missing_word": "缺一词", "tail": "尾号一致", "last_four": "尾号一致", "conflict": "不一致",
    "different": "不一致", "suffix_conflict": "后缀不同", "together": "有重合", "touching": "仅首尾相接",
    "neighbouring": "相邻", "same": "相同", "one_end": "一端一致", "reversed": "方向相反",
    "one_of_several": "为其中之一", "not_said": "一方未写", "unknown": "未知", "without_province": "缺省份简称但一致",
    "city_differs": "城市不同", "city_in_stops": "城市与站点相符", "same_house": "门牌相同", "next_house": "门牌相邻",
    "other_house": "门牌不同", "metres": "很近", "confusable": "易混字符一致", "cleaned": "整理后一致",
    "transliterated": "音译一致", "same_city": "同城市", "same_province": "同省份", "apart": "相隔较远", "possible": "可能同时",
    "overnight": "跨夜相接", "alike": "相似", "city_unknown": "一致但城市不明", "other_branch": "同名分店",
    "other_coordinate_system": "换算坐标系后相近", "exact_unknown_form": "一致但式样未知",
}  # fmt: skip
