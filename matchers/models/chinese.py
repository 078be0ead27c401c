"""The declarations in Chinese, for the catalogue; a test asks for every phrase that a declaration uses."""

from matchers.models.phrases import PHRASES

SUMMARIES = {
    "watchlist_hit_v1": "名单上的人员或车辆被发现：通知发现地的区县。",
    "resident_abroad_returned_v1": "登记为境外的本地居民在境内被发现：尚未向社区申报返回。",
    "planned_return_v1": "出境居民明显早于或晚于计划返回，或至今未归。",
    "contact_elsewhere_v1": "名单上的密切接触者出现在管理地以外的区县：移交所在地。",
    "seen_outside_isolation_v1": "应在隔离的人员出现在隔离地点以外。",
    "isolation_check_missed_v1": "今天尚无人核查隔离人员：隔离期间每日须核查一次。",
    "isolation_ends_v1": "隔离期满：末次检测后当日解除，并结案。",
    "risk_region_stay_v1": "在某地当时为风险地区期间停留或途经。",
    "case_trip_v1": "与公布的病例乘坐同一班次；车厢说明远近。",
    "case_hotel_night_v1": "与病例同一晚入住同一旅馆；房间说明远近。",
    "case_place_time_v1": "与病例同时或稍后在同一场所。",
    "arrival_undeclared_v1": "应申报的人员已抵达，未按时申报。",
    "declaration_contradicts_travel_v1": "申报内容与本人行程、住宿不符。",
    "hand_over_missed_v1": "入境人员离开闭环的一环而未到达下一环：口岸、转运、指定酒店、居家。",
    "roster_trip_risk_v1": "花名册申报的外出地在外出期间为风险地区。",
    "checkpoint_unchecked_v1": "卡口未完成查验即放行；时间相近的完成查验可撤回。",
    "vehicle_risk_region_v1": "途经风险地区的车辆现在本市；车辆离开即结束。",
    "driver_test_validity_v1": "货运或客运司机进入本市：检测应在有效期内，抵达后须复检。",
    "fever_symptoms_v1": "发热或自述症状；随即复测正常可撤回高温读数。",
    "test_overdue_v1": "名单人员错过了应做的检测。",
    "positive_result_v1": "检测阳性：报告，并回溯其到过之处。",
    "protected_setting_v1": "有暴露风险的人员属于学校、养老机构、医院或单位：保护其中的人。",
    "citizen_clue_v1": "群众反映与疫情有关的情况：先于一切，两小时内核实。",
    "identity_two_places_v1": "同一证件或码在不可能的时间内出现于两地：转发的码、套牌或设备时钟错误。",
    "site_crowded_v1": "采样点等候过久：增开采样台或分流。",
    "cold_chain_handlers_v1": "冷链批次检出阳性：查找经手人，并对存放处消毒。",
    "symptom_cluster_v1": "某地区有症状人数超出此前的预期：EARS C2。",
}

NOT_FOR = {
    "watchlist_hit_v1": "限制任何人：未达确定等级的，只请人核实身份。",
    "resident_abroad_returned_v1": "评判出行原因，或针对已移出名单的居民。",
    "planned_return_v1": "评判计划变更；只用来调整接收准备的日期。",
    "contact_elsewhere_v1": "评判密切接触者为何外出；多数人当时并不知情。",
    "seen_outside_isolation_v1": "处罚任何人：先排除安排的转运、就医和名单错误。",
    "isolation_check_missed_v1": "责怪隔离人员：核查是社区的职责，记录也可能只是迟到。",
    "isolation_ends_v1": "延长隔离：无阳性检测即按期结束。",
    "risk_region_stay_v1": "任何人的来历或户籍：只看人在何处、何时。",
    "case_trip_v1": "未经人工核实座位和时间即认定乘客为密切接触者。",
    "case_hotel_night_v1": "认定所有住客为密切接触者：房间不明时只向旅馆核实。",
    "case_place_time_v1": "隔离人群：到过该处只是询问和提供检测的理由。",
    "arrival_undeclared_v1": "无申报义务的旅客：须来自风险地区，或名单载明。",
    "declaration_contradicts_travel_v1": "指责任何人说谎：风险等级按小时变化，票也可能为他人所购。",
    "hand_over_missed_v1": "在口岸、酒店和社区核对各自名单之前将入境人员视为失联。",
    "roster_trip_risk_v1": "因来历而不准上班上学：只看停留，且只看风险等级有效期间。",
    "checkpoint_unchecked_v1": "罚款；扫码设备会出错，先问是否只是未记录。",
    "vehicle_risk_region_v1": "劝返货物：货运通行，为司机提供检测。",
    "driver_test_validity_v1": "私家车，以及劝返司机：在卡口即可检测。",
    "fever_symptoms_v1": "拒绝任何人就医或通行：发热有多种原因，应指引至发热门诊。",
    "test_overdue_v1": "名单未载明起始日的人员：未安排的检测不会逾期。",
    "positive_result_v1": "公开病例姓名；混检阳性只是再次采样的理由。",
    "protected_setting_v1": "排除学生或员工：只告知机构如何准备，询问谁由区县决定。",
    "citizen_clue_v1": "依据举报行动：人工核实之前，不因线索查询、致电或列入任何人。",
    "identity_two_places_v1": "判断谁是持证人，或指责任何人：设备时钟错误看起来一样。",
    "site_crowded_v1": "考核采样点工作人员。",
    "cold_chain_handlers_v1": "评判经营者或原产国。",
    "symptom_cluster_v1": "任何个人：只计人数、不点名；小数不公布。",
}

DEFAULT, DEFAULT_ZH = "operator's choice, default", "由运营方选择，默认值"
LAW, LAW_ZH = "Law on Prevention and Treatment of Infectious Diseases (2013), ", "《传染病防治法》（2013年），"
PROTOCOL, PROTOCOL_ZH = "National protocol, ", "新冠肺炎防控方案，"

KINDS = {
    "checkpoint": "卡口查验",
    "travel": "出行",
    "hotel": "住宿",
    "border": "出入境",
    "declaration": "健康申报",
    "test": "检测",
    "roster": "花名册",
    "grid": "网格上报",
    "clue": "群众线索",
    "count": "采样点计数",
    "cold_chain": "冷链",
    "case_trip": "病例行程",
}
MEASURES = {
    "trace": "追踪",
    "verify": "核实",
    "isolate": "隔离",
    "test": "检测",
    "transfer": "转运",
    "escort": "接送",
    "release": "解除",
    "check": "补检",
    "disinfect": "消毒",
    "divert": "分流",
}
PURPOSES = {
    "find_case": "发现病例",
    "find_contact": "发现接触者",
    "find_exposure": "发现暴露",
    "find_return": "发现返回",
    "verify_check": "核实查验",
    "verify_declaration": "核实申报",
    "follow_isolation": "跟进隔离",
    "close_isolation": "解除隔离",
    "find_symptoms": "发现症状",
    "find_cluster": "发现聚集",
    "protect_setting": "保护重点场所",
    "verify_identity": "核实身份",
    "manage_site": "管理采样点",
    "trace_lot": "追溯批次",
}


def in_chinese(text: str) -> str:
    """A declaration's phrase in Chinese; names of fields and bare numbers stay as they are.

    Raises:
        KeyError: The phrase is new and has no translation yet.

    >>> in_chinese("operator's choice, default: ask"), in_chinese("facts.room"), in_chinese("20:00")
    ('由运营方选择，默认值：询问', 'facts.room', '20:00')
    """
    if text in PHRASES:
        return PHRASES[text]
    if text.replace(":", "").replace(".", "").isdigit() or _is_field(text):
        return text
    for start, chinese in ((LAW, LAW_ZH), (PROTOCOL, PROTOCOL_ZH)):
        if text.startswith(start):
            return chinese + PHRASES[text.removeprefix(start)]
    if text.startswith(DEFAULT):
        value, _, reason = text.removeprefix(DEFAULT).strip().partition(":")
        chinese = DEFAULT_ZH + value.replace(" min", "分钟")
        return f"{chinese}：{PHRASES[reason.strip()]}" if reason else chinese
    raise KeyError(text)


def _is_field(text: str) -> bool:
    return "." in text and text.replace(".", "").replace("_", "").isalpha() and text.isascii()
