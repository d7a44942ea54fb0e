"""Cities and countries in English and Japanese, and names of zones: each has the zone that everybody knows it has."""

import time

import pytest

from sessions.rules.search_text import LONGEST_NAME, place_key
from sessions.zones.places import clock_of
from sessions.zones.search import SHOWN, find, suggest, zone_called

KNOWN = {
    "America/Los_Angeles": (
        *(
            "Las Vegas",
            "las vegas",
            "ラスベガス",
            "らすべがす",
            "ﾗｽﾍﾞｶﾞｽ",
            "LAS VEGAS",
            "Las Vegas, NV",
            "Las Vegas, Nevada",
        ),
        *(
            "Los Angeles",
            "ロサンゼルス",
            "San Francisco",
            "サンフランシスコ",
            "Seattle",
            "シアトル",
            "San Diego",
            "California",
        ),
        *("Portland, Oregon", "Nevada", "Los Angeles, USA"),
    ),
    "America/New_York": (
        *("New York", "New York City", "ニューヨーク", "Boston", "ボストン", "Atlanta", "Miami", "Washington, D.C."),
        *("Portland, Maine", "portland, me", "Orlando"),
    ),
    "America/Chicago": ("Chicago", "シカゴ", "Austin", "Dallas", "ダラス", "Paris, Texas", "New Orleans"),
    "America/Denver": ("Denver", "デンバー", "Salt Lake City"),
    "America/Phoenix": ("Phoenix", "Arizona"),
    "Pacific/Honolulu": ("Honolulu", "ホノルル", "Hawaii"),
    "America/Toronto": ("Toronto", "トロント"),
    "America/Vancouver": ("Vancouver, Canada", "バンクーバー、カナダ"),
    "America/Sao_Paulo": ("São Paulo", "sao paulo", "サンパウロ", "Brazil", "ブラジル"),
    "America/Mexico_City": ("Mexico City", "Mexico", "メキシコ"),
    "America/Ciudad_Juarez": ("Ciudad Juárez", "ciudad juarez"),
    "America/Argentina/Buenos_Aires": ("Buenos Aires", "Argentina", "アルゼンチン"),
    "Asia/Tokyo": (
        *(
            "Tokyo",
            "tokyo",
            "東京",
            "Osaka",
            "大阪",
            "Kyoto",
            "京都",
            "Sapporo",
            "札幌",
            "Fukuoka",
            "福岡",
            "Yokohama",
            "横浜",
        ),
        *("Japan", "JAPAN", "日本", "にほん", "Nippon", "Tokyo, Japan", "東京、日本", "asia/tokyo", "Asia / Tokyo"),
    ),
    "Asia/Seoul": ("Seoul", "ソウル", "South Korea", "Korea", "韓国"),
    "Asia/Shanghai": ("Shanghai", "上海", "Beijing", "北京", "China", "中国"),
    "Asia/Taipei": ("Taipei", "台北", "Taiwan", "台湾"),
    "Asia/Hong_Kong": ("Hong Kong", "香港"),
    "Asia/Singapore": ("Singapore", "シンガポール"),
    "Asia/Kolkata": ("Bangalore", "Mumbai", "ムンバイ", "India", "インド"),
    "Asia/Kathmandu": ("Kathmandu", "Nepal", "ネパール"),
    "Asia/Dubai": ("Dubai", "ドバイ", "UAE"),
    "Asia/Jerusalem": ("Tel Aviv", "Israel", "イスラエル"),
    "Asia/Bangkok": ("Bangkok", "バンコク", "Thailand", "タイ"),
    "Asia/Ho_Chi_Minh": ("Ho Chi Minh City", "Vietnam", "ベトナム"),
    "Australia/Sydney": ("Sydney", "シドニー"),
    "Australia/Melbourne": ("Melbourne", "メルボルン"),
    "Pacific/Auckland": ("Auckland", "New Zealand", "ニュージーランド"),
    "Europe/London": ("London", "ロンドン", "UK", "United Kingdom", "England", "イギリス", "英国", "Edinburgh"),
    "Europe/Berlin": (
        "Berlin",
        "ベルリン",
        "Germany",
        "ドイツ",
        "Munich",
        "München",
        "munchen",
        "ミュンヘン",
        "Köln",
        "Cologne",
    ),
    "Europe/Paris": ("Paris", "パリ", "France", "フランス", "Lyon"),
    "Europe/Madrid": ("Madrid", "Spain", "スペイン", "Barcelona, Spain"),
    "Europe/Rome": ("Rome", "ローマ", "Milan", "ミラノ", "Italy", "イタリア"),
    "Europe/Amsterdam": ("Amsterdam", "アムステルダム", "Netherlands", "オランダ", "Holland"),
    "Europe/Zurich": ("Zürich", "Zurich", "チューリッヒ", "Switzerland", "スイス"),
    "Europe/Vienna": ("Vienna", "Wien", "ウィーン", "Austria"),
    "Europe/Stockholm": ("Stockholm", "Sweden", "スウェーデン"),
    "Europe/Helsinki": ("Helsinki", "Finland", "フィンランド"),
    "Europe/Prague": ("Prague", "プラハ", "Czech Republic"),
    "Europe/Warsaw": ("Warsaw", "Kraków", "Poland", "ポーランド"),
    "Europe/Lisbon": ("Lisbon", "Portugal", "ポルトガル"),
    "Europe/Dublin": ("Dublin", "Ireland", "アイルランド"),
    "Europe/Istanbul": ("Istanbul", "イスタンブール", "Turkey", "トルコ"),
    "Europe/Moscow": ("Moscow", "モスクワ"),
    "Africa/Cairo": ("Cairo", "カイロ", "Egypt", "エジプト"),
    "Africa/Nairobi": ("Nairobi", "Kenya", "ケニア"),
    "Africa/Johannesburg": ("Johannesburg", "Cape Town", "South Africa", "南アフリカ"),
    "Atlantic/Reykjavik": ("Reykjavik", "Iceland", "アイスランド"),
    "UTC": ("UTC", "utc"),
}
ALL = [(text, zone) for zone, texts in KNOWN.items() for text in texts]


@pytest.mark.parametrize(("text", "zone"), ALL)
def test_name_has_the_zone_that_everybody_knows(text: str, zone: str) -> None:
    assert [clock_of(found.zone) for found in find(text)] == [clock_of(zone)]
    assert find(text)[0].zone == zone or zone not in {"Asia/Tokyo", "Europe/Berlin", "America/Los_Angeles"}


def test_table_is_long_enough_and_in_both_languages() -> None:
    japanese = [text for text, _ in ALL if max(text) > "\u3040"]
    assert (len(ALL) > 180, len(japanese) > 60) == (True, True)


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("Portland", ["America/Los_Angeles", "America/New_York", "America/Chicago"]),
        (
            "USA",
            ["America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver", "America/Phoenix"],
        ),
        ("Georgia", ["America/New_York", "Asia/Tbilisi"]),
        ("Barcelona", ["Europe/Madrid", "America/Caracas"]),
    ],
)
def test_name_of_several_places_gives_them_to_choose_from(text: str, zones: list[str]) -> None:
    found = find(text)
    assert [each.zone for each in found] == zones
    assert [find(each.label)[0].zone for each in found] == zones  # what is chosen is understood


def test_name_of_many_places_gives_a_few() -> None:
    found = find("Springfield")
    assert (len(found), len({each.label for each in found})) == (SHOWN, SHOWN)


def test_alias_in_japanese_asks_the_same() -> None:
    for text in ("アメリカ", "米国", "アメリカ合衆国"):
        assert [each.zone for each in find(text, "ja")][:2] == ["America/New_York", "America/Chicago"]


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("las v", "en", "Las Vegas, Nevada – America/Los_Angeles"),
        ("ラスベ", "ja", "ラスベガス, Nevada, アメリカ合衆国 – America/Los_Angeles"),
        ("らすべ", "ja", "ラスベガス, Nevada, アメリカ合衆国 – America/Los_Angeles"),
        ("berl", "en", "Berlin, Germany – Europe/Berlin"),
        ("東京", "ja", "東京, 日本 – Asia/Tokyo"),
        ("jap", "en", "Japan (Tokyo) – Asia/Tokyo"),
        ("portland, o", "en", "Portland, Oregon – America/Los_Angeles"),
        ("america/los", "en", "America/Los_Angeles"),
        ("köln", "en", "Köln, Germany – Europe/Berlin"),
    ],
)
def test_suggestion_begins_with_the_text_and_the_largest_is_first(text: str, language: str, first: str) -> None:
    found = suggest(text, language)
    assert found[0].label == first
    assert len(found) <= SHOWN


@pytest.mark.parametrize("text", ["", " ", "x", "'", "%", "_", "\x00", "‮", "・"])
def test_text_that_says_nothing_suggests_nothing(text: str) -> None:
    assert suggest(text) == []


HOSTILE = [
    *("Mars/Olympus", "../../etc/passwd", "/etc/localtime", "'; DROP TABLE place; --", "%", "las%", "l_s vegas\x00"),
    *(
        "ﷺ" * 5000,
        "a" * 100_000,
        "," * 100_000,
        "東" * 100_000,
        " – " * 50_000,
        "́" * 100_000,
        "\ud800",
        "Factory",
        "localtime",
    ),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_finds_nothing_and_takes_no_time(text: str) -> None:
    suggest("warm")
    began = time.process_time()
    assert find(text) == []
    suggest(text)
    assert time.process_time() - began < 0.5


def test_key_is_of_bounded_length_whatever_is_typed() -> None:
    assert len(place_key("ﷺ" * 100_000)) <= 20 * LONGEST_NAME


@pytest.mark.parametrize("text", ["Asia/Tokyo", "asia/tokyo", " Asia / Tokyo "])
def test_own_name_of_a_zone_in_any_case(text: str) -> None:
    assert zone_called(text) == "Asia/Tokyo"
