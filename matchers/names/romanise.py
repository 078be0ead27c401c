"""How a spoken syllable is written in Latin letters, by the habit of a region, with the share of each spelling.

Systems: mainland pinyin, Wade-Giles as used in Taiwan, Hong Kong government Cantonese, Macau's Portuguese spelling,
and the three habits of Singapore and Malaysia (Hokkien and Teochew, Hakka, Cantonese). None of the last five was
ever an official standard; the alternatives are those seen in public spellings of surnames and place names
(en.wikipedia.org/wiki/Hong_Kong_Government_Cantonese_Romanisation, .../Wade-Giles). Shares are estimates.
"""

import re
from functools import cache

PINYIN, WADE, HONG_KONG, MACAU, HOKKIEN, HAKKA, NANYANG = range(7)
SYSTEMS = 7
NAMES = ("pinyin", "wade_giles", "hong_kong", "macau", "hokkien", "hakka", "nanyang_cantonese")
Spellings = dict[str, float]

_ONSET = re.compile(r"(zh|ch|sh|gw|kw|ng|tsh|ts|ph|th|kh|[bpmfdtnlgkhjqxrzcswy])?(.*)")


def _shares(text: str) -> Spellings:
    """`A:7 AH:2` to shares of one; the first of a plain list weighs most."""
    found: Spellings = {}
    for position, part in enumerate(text.split()):
        spelling, _, weight = part.partition(":")
        found["" if spelling == "-" else spelling] = float(weight) if weight else 1.0 / (1 + position)
    total = sum(found.values())
    return {spelling: weight / total for spelling, weight in found.items()}


def _table(text: str) -> dict[str, Spellings]:
    return {key: _shares(value) for key, value in (line.split("=") for line in text.strip().split(";") if line.strip())}


def _product(onsets: Spellings, finals: Spellings) -> Spellings:
    return {onset + final: p * q for onset, p in onsets.items() for final, q in finals.items() if onset + final}


_WADE_ONSETS = {"b": "P", "p": "P", "d": "T", "t": "T", "g": "K", "k": "K", "j": "CH", "q": "CH", "x": "HS",
                "zh": "CH", "ch": "CH", "sh": "SH", "r": "J", "z": "TS", "c": "TS", "s": "S"}  # fmt: skip
_WADE_WHOLE = _table(
    "zhi=CHIH:8 JYH:1 CHI:2;chi=CHIH:8 CHI:2;shi=SHIH:8 SHI:2 SHYH:1;ri=JIH;zi=TZU:8 TSU:1 TSE:1;ci=TZU:6 TSU:2 TSE:1;"
    "si=SSU:4 SZU:6 SU:1;you=YU:7 YOU:2 YO:1;ye=YEH:9 YE:1;yan=YEN:8 YAN:2;yi=YI:7 I:3 YIH:1;er=ERH;e=O:8 E:2;"
    "he=HO:8 HE:2 HER:1;ge=KO:8 KE:2;ke=KO:8 KE:3;guo=KUO:8 GUO:2;kuo=KUO;huo=HUO;de=TE:8 DE:2 DER:1;li=LI:7 LEE:4;"
    "xu=HSU:8 SHU:1 SHYU:1 HSUI:.3;yu=YU;rong=JUNG:8 RONG:3;qiu=CHIU:8 CHIOU:2 CHIAU:1;liu=LIU:8 LIOU:2;jiu=CHIU:8 CHIOU:2;"
    "ping=PING:8 PYNG:1;jing=CHING:8 JING:2 JIN:1;cai=TSAI:9 TSAIR:1;tian=TIEN:8 TAIN:1 TYAN:.5 TIAN:2"
)
_WADE_FINALS = {"ian": "IEN:7 IAN:3", "ie": "IEH", "ue": "UEH", "ve": "UEH", "ong": "UNG:8 ONG:3", "uo": "O:8 UO:2", "o": "O",
                "ui": "UI:6 UEI:3", "e": "E:6 EH:2 ER:1", "v": "U:8 IU:2", "iong": "IUNG:7 IONG:3"}  # fmt: skip

_CANTON_ONSETS = _table(
    "b=P:9 B:1;p=P;m=M;f=F;d=T:95 D:5;t=T;n=N:85 L:15;l=L:95 N:5;g=K:95 G:5;k=K;ng=NG:8 -:2;h=H;gw=KW:9 GW:1 K:1;kw=KW;"
    "w=W:95 V:5;z=CH:70 TS:22 J:5 C:1;c=CH:75 TS:25;s=S:60 SH:40;j=Y:95 J:3 -:2"
)
_CANTON_FINALS = _table(
    "aa=A:7 AH:2 AR:1;aai=AI:9 AAI:1;aau=AU:8 AAU:1 AO:1;aam=AM:8 AAM:1;aan=AN:9 AAN:1;aang=ANG:9 AANG:1;aap=AP;aat=AT;"
    "aak=AK:9 ACK:1;ai=AI:9 AY:1;au=AU:8 OW:2;am=AM:6 UM:4;an=AN:75 UN:25;ang=ANG:8 UNG:1 ENG:.5;ap=AP:8 UP:2;"
    "at=AT:8 UT:2;ak=AK:9 UK:1 ACK:.5;e=E:8 EH:1 EA:1;ei=EI:70 EE:12 I:12 AY:5;eng=ENG:6 ING:2 EANG:1 EUNG:.2;"
    "ek=EK:7 IK:2 ECK:1;i=I:6 EE:3 IE:.5 E:.3;iu=IU:9 IEW:1 EW:.3;im=IM;in=IN:9 EEN:.5;ing=ING:95 ENG:5;ip=IP;it=IT;"
    "ik=IK:8 ICK:2;o=O:8 OR:1.5 OH:.7 AW:.5;oi=OI:8 OY:2;on=ON;ong=ONG:95 UNG:2 ANG:2;ok=OK:85 OCK:10 OOK:1;ot=OT;"
    "ou=O:8 OU:1 OW:.5 OO:.3;oeng=EUNG:75 EONG:24 OENG:1;oek=EUK:6 EOK:3 EAK:1;eoi=UI:85 OI:10 EUI:2;"
    "eon=UN:85 EUN:10 EON:5;eot=UT:9 EUT:1;u=U:6 OO:3;ui=UI:7 OOI:3;un=UN:6 OON:3 WUN:1 UEN:.3;ung=UNG:95 OONG:5;"
    "ut=UT:8 OOT:1;uk=UK:9 OOK:1 OK:.3;yu=U:5 UE:3 YU:1 EE:.3;yun=UEN:8 UN:1 UAN:1;yut=UET:9 UT:1"
)
_CANTON_WHOLE = _table(
    "zi=CHI:55 TSZ:22 TZE:8 CHEE:5 TSE:2 CHE:1 TZ:1 JI:1;ci=CHI:65 TSZ:25 TZE:3 CHEE:4;si=SZE:30 SI:25 SEE:15 SHI:8 SZ:3 SEA:1 SY:1;"
    "ji=YEE:40 YI:45 I:8 YE:3 YEI:1;jyu=YU:85 YUE:10 YUI:1 U:1;syu=SHU:5 SHUE:3 SUE:1 SU:1;zyu=CHU:8 JU:1 CHUE:1;"
    "jyun=YUEN:95 YUN:2 UN:1;jyut=YUET:9 YUT:1 UET:.5;waa=WA:75 WAH:25;gwaa=KWA;ng=NG;m=NG;aa=AH:6 A:3 AR:1;o=OR:2 O:5;"
    "fu=FU:7 FOO:3;gu=KU:5 KOO:5;wu=WU:8 WOO:2;jau=YAU:95 YOW:3;jam=YAM:7 YUM:2;jan=YAN:9 YUN:1;jat=YAT:9 YUT:1;"
    "leon=LUN:9 LEUN:1;ngo=NGO:6 NGOR:3 O:1;ngaa=NGA:7 NGAR:2;gaa=KA:75 KAR:15 KAH:10 GA:2;wai=WAI:98 WEI:1;"
    "sing=SHING:55 SING:43 SHENG:1;gwan=KWAN:8 KWUN:1 KUAN:.2;lei=LEI:4 LEE:3 LI:3;mei=MEI:9 MAY:.8 MI:.3;hei=HEI:8 HAY:1 HI:.3 HEE:.3;"
    "kei=KEI:8 KI:1 KAY:.5;gei=KEI:7 KI:1 KAY:1 KEE:1;fei=FEI:9 FAI:.3;seon=SHUN:7 SUN:2 SEUN:1;zeon=CHUN:9 TSUN:.5;"
    "zeng=CHENG:7 CHING:2;zing=CHING:95 TSING:3 JING:2;zung=CHUNG:8 TSUNG:1;soeng=SHEUNG:7 SEUNG:2 SHEONG:1;"
    "zoeng=CHEUNG:8 CHEONG:2 TSEUNG:1;coeng=CHEUNG:6 CHEONG:4"
)
_MACAU_ONSETS = _table("b=P;p=P;m=M;f=F;d=T;t=T;n=N;l=L;g=K;k=K;ng=NG:6 -:4;h=H;gw=KU:9 KW:1;kw=KU;w=V:7 W:3;z=CH;c=CH;s=S;j=I:9 Y:1")
_MACAU_FINALS = _table(
    "aa=A;aai=AI;aau=AO;aam=AM;aan=AN;aang=ANG;aap=AP;aat=AT;aak=AK;ai=AI;au=AO:9 AU:1;am=AM;an=AN;ang=ANG;ap=AP;at=AT;ak=AK;"
    "e=E;ei=EI:7 I:3;eng=ENG:6 EANG:4;ek=EK:6 EAK:4;i=I;iu=IO:9 IU:1;im=IM;in=IN;ing=ENG:9 ING:1;ip=IP;it=IT;ik=EK:9 IK:1;"
    "o=O;oi=OI;on=ON;ong=ONG;ok=OK;ot=OT;ou=OU:8 O:2;oeng=EONG:9 EUNG:1;oek=EOK;eoi=OI:6 UI:4;eon=ON:6 UN:4;eot=OT:6 UT:4;"
    "u=U;ui=UI;un=UN;ung=ONG:9 UNG:1;ut=UT;uk=OK:9 UK:1;yu=U;yun=UN:9 UEN:1;yut=UT"
)
_MACAU_WHOLE = _table("ji=I:8 YI:2;jyu=U:6 IU:2 YU:3;jyun=UN:7 IUN:1 YUEN:2;jyut=UT:7 IUT:1;jim=IM;jin=IN;jip=IP;jing=IENG:8 YING:2;jik=IEK;ng=NG;zi=CHI")
_NANYANG_FINALS = _table(
    "aa=AH:5 A:4 AR:1;aai=AI:6 AY:1 YE:1;aau=AU:6 OW:3;aam=AM:7 UM:1;aan=AN;aang=ANG:7 UNG:1;aap=AP;aat=AT;aak=AK:6 UCK:1;"
    "ai=AI:5 UI:2 AY:1 YE:1 OI:1;au=OW:5 AU:4 EW:1;am=UM:4 AM:4 IM:1;an=UN:4 AN:4 IN:2 OON:1;ang=ANG:5 ENG:3 UNG:2;ap=UP:5 AP:5 IP:1;"
    "at=AT:4 UT:3 ATT:1 IT:1;ak=AK:6 UCK:1 UK:1;e=E:4 EH:2 EA:2 IA:1;ei=EE:4 EI:3 I:2 AY:1 OY:1;eng=ENG:6 ANG:1;ek=EK:6 AK:1;"
    "i=EE:5 I:4 IE:1 U:1;iu=IEW:5 IU:3 IOW:1 EW:1 EOW:1;im=IM:7 EEM:1 IAM:1;in=IN:5 EAN:2 EEN:2 IEN:2;ing=ENG:4 ING:5 IN:1;ip=IP:6 EEP:1 IAP:1;"
    "it=IT:6 EET:1 IET:1;ik=EK:4 IK:3 ICK:2;o=OR:3 O:4 OH:3;oi=OI:6 OY:3 OOI:1;on=ON:7 OON:1;ong=ONG;ok=OK:7 OCK:2;ot=OT;"
    "ou=O:4 OU:2 OW:2 OO:2;oeng=EONG:5 EUNG:2 IONG:2 ONG:1 IANG:1;oek=EOK:5 IOK:2 OCK:1;eoi=OOI:3 UI:5 OI:1 EE:1;eon=UN:7 OON:2;eot=UT:6 OOT:1;"
    "u=U:4 OO:4;ui=OOI:4 UI:5 OY:1;un=OON:5 UN:4;ung=OONG:4 UNG:5 ONG:1;ut=UT:5 OOT:2;uk=OOK:4 UK:5 OK:1;yu=U:4 EE:2 UE:2 I:1;"
    "yun=UEN:5 OON:2 UN:2 IN:1 UAN:1;yut=UET:5 OOT:1 UT:2 IT:1"
)
_NANYANG_WHOLE = _table("ji=YEE:5 YI:3 EE:1;ng=NG;waa=WAH:6 WA:3 HWA:1;jyun=YUEN:4 YOON:3 YUN:2 WAN:1;jyut=YUET:5 YOOT:1;jyu=YU:5 YEE:4 YUE:1;zi=CHEE:4 CHI:4 JEE:1 TZE:1;si=SEE:4 SI:2 SZE:2 SU:1;wui=HOOI:3 WUI:2 WOOI:1;gwok=KWOK:6 KOK:4;gwai=KWAI:4 KUI:4")
_HAKKA_FINALS = _table(
    "aa=AH:5 A:5;aai=AI:7 YE:1;aau=AU:7 OW:2;aam=AM;aan=AN;aang=ANG;aap=AP;aat=AT;aak=AK;ai=AI:5 I:3 EE:1 UI:1;au=IU:3 EW:2 IEW:2 EU:1 AU:1;"
    "am=IM:6 AM:3 UM:1;an=IN:4 UN:4 EN:2 AN:1;ang=EN:5 ANG:3 ENG:1;ap=IP:5 AP:4;at=IT:5 UT:3 AT:2;ak=ET:5 AK:3 IT:1 EK:1;e=IA:6 A:2 E:1;ei=I:4 EE:4 UI:2;"
    "eng=ANG:6 IANG:2 ENG:2;ek=AK:6 IAK:3;i=I:4 EE:3 U:2 ZE:1;iu=IAU:3 AU:3 IEW:2 IOW:2;im=IAM:6 IM:2;in=IEN:4 EN:3 YEN:2 IAN:2 EAN:1;ing=IN:5 EN:2 ING:2 ANG:1;"
    "ip=IAP:6 AP:2 IP:1;it=IET:4 ET:3 IAT:2;ik=IT:5 ET:2 IK:2;o=O:5 OH:4 OR:1;oi=OI;on=ON:7 ONN:1;ong=ONG;ok=OK;ot=OT;ou=O:3 U:3 AU:2 OO:1 OW:1;"
    "oeng=IONG:6 ONG:4;oek=IOK:6 OK:3;eoi=UI:5 I:2 EE:2 OI:1;eon=UN:6 IN:3 OON:1;eot=UT:6 IT:2;u=U:6 OO:3;ui=UI:5 OI:4;un=AN:3 ON:3 UAN:2 OON:1;"
    "ung=UNG:6 OONG:2 IUNG:2 ONG:1;ut=AT:4 UT:4;uk=UK:7 OOK:2 IUK:1;yu=U:4 I:3 EE:3;yun=IEN:4 YEN:2 EN:2 ON:2;yut=IET:4 IAT:3 ET:2"
)
_HAKKA_WHOLE = _table("man=VUN:4 MUN:3 VOON:2 BUN:1;mou=VU:3 MOO:2 BU:2 MO:2;wong=VONG:4 WONG:4 BONG:2;wan=VUN:4 YUN:3 WUN:2 VOON:1;waa=FAH:4 FA:3 WAH:3;wai=VUI:4 WUI:2 FUI:2 WEE:1;fan=FUN:5 FOON:2 FEN:1;jyun=YEN:4 NYEN:2 YAN:2 YUEN:1;jan=NYIN:2 YIN:4 IN:1;ng=NG;gwok=KET:3 KWET:3 KOK:2 KUET:1;hin=HIEN:4 HEN:3;ji=YI:4 NGI:2 YEE:3")
_HOKKIEN_ONSETS = _table(
    "p=P:9 B:1;ph=P:5 PH:5;b=B:9 M:1;m=M;t=T:9 D:1;th=T:6 TH:4;n=N;l=L:9 N:1;k=K:9 G:1;kh=K:6 KH:4;g=G:8 NG:1;ng=NG;h=H:9 F:.3;"
    "ts=CH:7 J:1.5 TJ:.5 TS:.5 Z:.3;tsh=CH:8 TJ:.5 TS:.5 S:.3;s=S:9 SH:.5;j=J:6 Y:2 L:1 DJ:.3 Z:.2"
)
_HOKKIEN_FINALS = _table(
    "a=A:4 AH:4 AR:2;e=E:3 EH:3 AY:2 EY:1;i=I:3 EE:5 Y:1 IE:1;o=O:4 OH:4 OR:2 OE:.5;oo=OO:3 O:2 OH:3 OR:2 OU:1;u=U:5 OO:4;ai=AI:6 AY:1 YE:1 AIK:.1;"
    "au=AU:5 OW:2 AW:2 AO:1;ia=IA:5 EA:2 IAH:2 YAH:1;io=IO:3 EO:4 IOH:1 IEW:1;iu=IU:4 EW:3 IEW:3 EOW:1;ua=UA:5 UAH:2 WA:2 UAR:1;ue=UE:3 UAY:3 WEE:1 WAY:1 OEY:1;"
    "ui=UI:5 WEE:2 OOI:1 OEY:.5 WI:1 UEY:.3;uai=UAI:6 WAI:2;iau=IAU:4 IOW:3 EOW:2 IEW:1 IAO:1;am=AM:8 UM:1;im=IM:8 EEM:.5 UM:.3;iam=IAM:6 EAM:2 IEM:2;om=OM;an=AN:8 UN:1;"
    "in=IN:8 EEN:.5 ENG:.5;un=UN:7 OON:2 UEN:.5;ian=IAN:5 EAN:3 EN:1 IEN:2;uan=UAN:7 WAN:2 UEN:.5;ang=ANG;ing=ENG:8 ING:2;ong=ONG;iong=IONG:5 EONG:4 IANG:1;iang=IANG:7 EANG:1;"
    "ap=AP;ip=IP;iap=IAP:6 EAP:2 IEP:1;at=AT:8 UT:.5;it=IT:8 EET:.5 EK:.3;ut=UT:7 OOT:1;iat=IAT:5 EAT:2 IET:2;uat=UAT:6 WAT:2 UET:.5;ak=AK:8 UCK:.5;ik=EK:6 IK:2 ECK:1 ICK:.5;"
    "ok=OK:7 OCK:2;iok=IOK:5 EOK:4;ah=AH:6 A:2;eh=EH:6 AY:1 EK:1;ih=IH:4 EE:2 I:1;oh=OH:6 O:2;iah=IAH:5 IA:2 EAH:2;ioh=IOH:5 EOH:2;uah=UAH:5 UA:3;ueh=UEH:5 WEH:1;"
    "ann=A:4 AH:4 NA:1;inn=EE:4 I:3 IN:1 EEN:1 NI:1;iann=IA:5 EAH:2 IAH:2;iunn=IO:2 EO:3 IEW:2 EW:2 IU:1;uann=UA:4 UAH:3 WAN:1;uan=UAN;uinn=UI:5 OOI:3 WEE:1;ng=NG:7 ENG:2;m=M;enn=E:4 EH:3 EN:1"
)
_HOKKIEN_WHOLE = _table(
    "ing=ENG:8 ING:1 YING:.3 YENG:.2 EENG:.1;uan=UAN:3 WAN:4 GUAN:1 YUAN:1 OUAN:.2;i=EE:3 YEE:3 I:3 YI:1;ia=YA:4 YAH:3 IA:2 EA:1;iong=YONG:5 IONG:2 EONG:1 YEONG:1;"
    "ian=YAN:3 EAN:3 IAN:2 YEAN:2 YEN:1;iau=YAU:2 YEOW:3 YEW:2 EOW:1 IAU:1 YOW:1;iu=YEW:4 YU:2 IU:2 EW:2;im=IM:5 YIM:2 EEM:1 YIN:1;in=IN:5 YIN:3 EEN:1 ENG:1;"
    "ui=WEE:3 UI:3 WUI:1 OOI:1 WEI:2 WI:1;un=OON:3 WOON:2 UN:3 WUN:1;ua=WA:4 UA:2 HUA:1;u=U:3 OO:2 YEW:2 YU:3;io=YEO:3 IO:3 YO:2;iok=YOK:5 IOK:3 YEOK:1;iok=YOKE:2 YOK:5 IOK:2 YEOK:1;"
    "it=IT:5 YIT:3 EK:1;ik=EK:4 YEK:2 AIK:2 IK:1 EK:1;iam=YAM:5 IAM:2 YIAM:1 EAM:1;hua=HUA:4 HWA:3 WAH:1 HUAH:1 WHA:.5;huat=HUAT:8 HUAH:.3 FATT:.3;iat=YAT:2 IAT:3 YET:1;kok=KOK:6 KOCK:1 KWOK:1;"
    "bun=BOON:5 BUN:3 MUN:.5;sun=SOON:5 SUN:3;tsun=CHOON:5 CHUN:3 JOON:1 TJOEN:.3;tshun=CHOON:6 CHUN:3;kun=KUN:5 KOON:3;un=OON:3 WOON:2 UN:3 HOON:1;lun=LUN:6 LOON:3;"
    "kai=KAI:5 KAY:1 KYE:1;lai=LAI:5 LYE:2 LAY:1;hai=HAI:6 HYE:1;ong=ONG:6 WONG:1 HONG:.5;sing=SENG:8 SING:2 SHENG:.5;bing=BENG:7 MENG:1.5 MING:1 BING:.5;bin=BIN:5 MIN:3 MEEN:.3;"
    "bi=BEE:4 BI:2 MEE:1 MEI:1.5 MUI:.3;bo=BOH:3 BO:2 MOH:1;gi=GEE:3 GI:2 NGEE:1 NGI:.5 YEE:.5;gik=GEK:7 GECK:1 GAIK:2 NGEK:.5;lim=LIM"
)


@cache
def pinyin(syllable: str) -> Spellings:
    """Mainland spellings of a toneless syllable (ü as `v`); passports write LYU since 2012, LV before."""
    text = syllable.upper()
    if "V" not in text:
        return {text: 1.0}
    if text.endswith("VE"):
        return {text.replace("V", "U"): 0.8, text: 0.2}
    return {text: 0.4, text.replace("V", "YU"): 0.35, text.replace("V", "U"): 0.25}


@cache
def wade_giles(syllable: str) -> Spellings:
    """Taiwan's spellings; apostrophes and diaereses are left out in practice."""
    if syllable in _WADE_WHOLE:
        return _WADE_WHOLE[syllable]
    found = _ONSET.fullmatch(syllable)
    onset, final = (found[1] or "", found[2]) if found else ("", syllable)
    if onset in ("z", "c", "s") and final == "i":
        return {"TZU": 1.0}
    finals = _shares(_WADE_FINALS[final]) if final in _WADE_FINALS else {final.upper().replace("V", "U"): 1.0}
    if onset in ("j", "q", "x", "y") and final == "uan":
        finals = {"UAN": 0.8, "YUAN": 0.2}
    old = _product({_WADE_ONSETS.get(onset, onset.upper()): 1.0}, finals)
    new = syllable.upper().replace("V", "U")
    return {**{spelling: 0.85 * p for spelling, p in old.items()}, new: old.get(new, 0) * 0.85 + 0.15}


def _by_rule(syllable: str, whole: dict[str, Spellings], onsets: dict[str, Spellings], finals: dict[str, Spellings]) -> Spellings:
    if syllable in whole:
        return whole[syllable]
    found = _ONSET.fullmatch(syllable)
    onset, final = (found[1] or "", found[2]) if found else ("", syllable)
    if onset == "j" and final.startswith("yu") and syllable not in whole:
        final = final or "yu"
    tail = finals.get(final) or {final.upper(): 1.0}
    head = onsets.get(onset) or {onset.upper(): 1.0}
    if head is onsets.get("j") and next(iter(tail), "").startswith("I") and "I" in head:
        head = {"": 0.8, "Y": 0.2}
    return _product(head, tail)


@cache
def hong_kong(syllable: str) -> Spellings:
    """Spellings of a toneless Jyutping syllable on Hong Kong identity cards."""
    return _by_rule(syllable, _CANTON_WHOLE, _CANTON_ONSETS, _CANTON_FINALS)


@cache
def macau(syllable: str) -> Spellings:
    """Portuguese-based spellings of a toneless Jyutping syllable."""
    return _by_rule(syllable, _MACAU_WHOLE, _MACAU_ONSETS, _MACAU_FINALS)


@cache
def nanyang(syllable: str) -> Spellings:
    """Spellings of a toneless Jyutping syllable by Cantonese speakers of Malaysia and Singapore."""
    return _by_rule(syllable, _NANYANG_WHOLE, _CANTON_ONSETS, _NANYANG_FINALS)


@cache
def hakka(syllable: str) -> Spellings:
    """Hakka spellings guessed from the Jyutping syllable: both keep the Middle Chinese endings."""
    return _by_rule(syllable, _HAKKA_WHOLE, _CANTON_ONSETS, _HAKKA_FINALS)


@cache
def hokkien(syllable: str) -> Spellings:
    """Spellings of a toneless Tai-lo syllable in Singapore and Malaysia."""
    return _by_rule(syllable, _HOKKIEN_WHOLE, _HOKKIEN_ONSETS, _HOKKIEN_FINALS)


# Which spoken language each system writes: m Mandarin, c Cantonese, h Hokkien.
HABITS = {
    "m": ((PINYIN, pinyin), (WADE, wade_giles)),
    "c": ((HONG_KONG, hong_kong), (MACAU, macau), (NANYANG, nanyang), (HAKKA, hakka)),
    "h": ((HOKKIEN, hokkien),),
}
