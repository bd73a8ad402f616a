"""Chinese text as the number grammar reads it: simplified, half width, plain numerals, code point for code point."""

from __future__ import annotations

import re

from tmkit.text.character_table import CharacterTable

_TRADITIONAL = (
    "並亂亞佈併來係倆倫側傢價億兒內兩冊別則剋創劃劑動勛勝勞勳區叄參員單噸噹嚮國圓報場塊婦寶將專對屆層峽嵗嶺帶幣幷幾廠張強彆後慶戰戶擴攝攬數於旂旣"
    "昇時曏會條棟業極樣機檯權歐歲淩溫滿漲為無爲爾獨環產産畝當盤盧眾碼禮種竅筆箇節糧紀紅納紐級終組結統絲經綫線緻縣績繫纍羣臺舉華蓆藝蘭處"
    "號衆衕裏裡製規視計記許話語說説講變負貨貫貳踰車軍輕輛輪農這連週進遊過達邊鄰釐針鈡銖錢鍼鍾鎊鐘長門開間閤陞陸隊際隻雙離電鞦韆韓頁頂頃項"
    "順頭顆顏顔類風颱餅餘體麪麫麵黃點黨齡齣龍萬約總網靜軟協調從東與們實導團圖標準據屬歷歸盡養證級個維額樓課題幀錄發試學編畫講護晝銀黃穩較運舊騰斷疊"
    "問應諾瀉擲鳥鵰淨窮錯職鱗豬磚傳願樂轉敗傷廂聞鬢難顧廬緘綱腳換驅馬捨書濺臟廈轟屍譜穀飛親湊慾絃轎瓏沒還須宮惡鄉見撓賴楊讀厭樹態葉瘡錘煉嬌迴縷囑謝確鈞髮載喚緒剮險燈雲聖壽籟狀丟顛揀橫豎雜殺醜氣儀羅纏財該掛驚鵬烏搖"
)
_SIMPLIFIED = (
    "并乱亚布并来系俩伦侧家价亿儿内两册别则克创划剂动勋胜劳勋区叁叁员单吨当向国圆报场块妇宝将专对届层峡岁岭带币并几厂张强别后庆战户扩摄揽数于旗既"
    "升时向会条栋业极样机台权欧岁凌温满涨为无为尔独环产产亩当盘卢众码礼种窍笔个节粮纪红纳纽级终组结统丝经线线致县绩系累群台举华席艺兰处"
    "号众同里里制规视计记许话语说说讲变负货贯贰逾车军轻辆轮农这连周进游过达边邻厘针钟铢钱针钟镑钟长门开间合升陆队际只双离电秋千韩页顶顷项"
    "顺头颗颜颜类风台饼余体面面面黄点党龄出龙万约总网静软协调从东与们实导团图标准据属历归尽养证级个维额楼课题帧录发试学编画讲护昼银黄稳较运旧腾断叠"
    "问应诺泻掷鸟雕净穷错职鳞猪砖传愿乐转败伤厢闻鬓难顾庐缄纲脚换驱马舍书溅脏厦轰尸谱谷飞亲凑欲弦轿珑没还须宫恶乡见挠赖杨读厌树态叶疮锤炼娇回缕嘱谢确钧发载唤绪剐险灯云圣寿籁状丢颠拣横竖杂杀丑气仪罗缠财该挂惊鹏乌摇"
)
_FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，（）；"}
_HYPHENS = "\N{EN DASH}\N{MINUS SIGN}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{SMALL HYPHEN-MINUS}"
_SPACES = "\N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}"
_FOLDED = CharacterTable(
    _FULL_WIDTH
    | dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
    | dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys("\N{WAVE DASH}\N{TILDE OPERATOR}", "~")
    | dict.fromkeys(_SPACES, " ")
    | {"\N{WHITE CIRCLE}": "〇", "\N{LARGE CIRCLE}": "〇", "\N{HORIZONTAL BAR}": "—"}
)
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_FORMAL_NUMERAL = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟]")
_FORMAL_RUN = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟零万亿]{2,}|[壹贰叁肆伍陆柒捌玖拾](?=[元圆角整])")
# 1，800万, as it is typed where marks are full width.
_WIDE_THOUSANDS = re.compile(r"，(?<=\d，)(?=\d{3}(?!\d))")


def fold_numerals(text: str) -> str:
    """Give the text in simplified, half-width form as far as numbers need it, of the same length.

    Formal numerals (those of banknotes) become plain ones where they are numerals and not words.

    >>> fold_numerals("３萬５千個，約１０％，人民幣叁仟伍佰元整，收拾隊伍")
    '3万5千个，约10%，人民币三千五百元整，收拾队伍'
    """
    folded = _FOLDED.translate(text)
    if _FORMAL_NUMERAL.search(folded):
        folded = _FORMAL_RUN.sub(lambda run: run.group().translate(_FORMAL), folded)
    return _WIDE_THOUSANDS.sub(",", folded) if "，" in folded else folded
