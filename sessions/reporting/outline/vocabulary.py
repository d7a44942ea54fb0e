"""Words by which a heading is probably a session, a list of sessions, or none; in English and Japanese."""

import re
import unicodedata
from enum import StrEnum


class Kind(StrEnum):
    """What the words of a heading say about it; the first that fits."""

    FRAME = "frame"
    """Introduction, summary, impressions, thanks: about the article or the event."""
    AROUND = "around"
    """Food, booths, parties, travel: what happens around the sessions."""
    PART = "part"
    """A part of a session: overview, slides, impressions, references."""
    LIST = "list"
    """A heading above several sessions."""
    SESSION = "session"
    """A keynote, a talk, a workshop."""
    OTHER = "other"


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

_FRAME_STARTS = (
    *("introduction", "intro", "foreword", "preface", "prologue", "epilogue", "afterword", "conclusion", "conclusions"),
    *("concluding", "summary", "overview", "wrap up", "wrapping up", "wrapup", "closing thoughts", "closing words"),
    *("closing remarks", "final thoughts", "final words", "last words", "takeaways", "key takeaways", "my takeaways"),
    *("the takeaways", "main takeaways", "background", "tl dr", "tldr", "table of contents", "contents", "thanks"),
    *("acknowledgements", "acknowledgments", "thank you", "special thanks", "impressions", "my impressions", "overall"),
    *("in summary", "in conclusion", "references", "resources", "links", "further reading", "lessons learned", "recap"),
    *("retrospective", "looking back", "looking forward", "looking ahead", "next year", "next years", "see you"),
    *("until next", "the end", "my experience", "reflections", "general thoughts", "general impressions"),
    *("overall thoughts", "notes", "photos", "pictures", "feedback", "misc", "miscellaneous", "the conference"),
    *("the event", "the format", "before the conference", "after the conference", "preparation", "preparations"),
    *("who am i", "disclaimer", "update", "updates", "highlights", "things to google", "things to read", "some great"),
    *("follow up", "next steps", "what s next", "statistics", "stats", "schedule", "the schedule", "agenda"),
    *("timetable", "program", "programme", "about me", "about the event", "about the conference", "about this", "about"),
    *("other", "others", "other notes", "other talks", "conclusión", "introducción", "fazit", "einleitung", "what is"),
    *("zusammenfassung", "ausblick", "bilan", "résumé", "why i went", "why i attend", "why attend", "why go"),
    *("sources", "opening comments", "opening remarks", "closing comments", "welcome", "how i got", "getting there", "good to know", "not attended"),
)
_GOES_ON = frozenset({"to", "from", "in", "with", "for", "by", "a"})
"""Words behind a first word that make the title of a talk: "Introduction to …"."""
_SUMS_UP = ("conclusion", "conclusions", "summary", "recap", "impressions", "thoughts", "takeaways", "reflections")
_FRAME_WORDS = (
    *("はじめに", "初めに", "始めに", "おわりに", "終わりに", "さいごに", "最後に", "感想", "総括", "所感", "全体を通して"),
    *("あとがき", "目次", "おまけ", "参加した理由", "参加理由", "参加の経緯", "きっかけ", "余談", "謝辞", "関連リンク"),
    *("参考リンク", "参考資料", "参考記事", "参考文献", "イベント概要", "本記事", "この記事", "自己紹介", "次回"),
    *("一緒に働きません", "を終えて", "前置き", "お礼", "総評", "参加して", "参加レポート", "登壇してみて", "参加してみ"),
    *("行ってき", "参加してき", "セッション以外", "タイムテーブル", "スケジュール", "参加目的", "参加方法", "事前準備"),
    *("雑なまとめ", "公式アプリ"),
)
_FRAME_SHORT = (
    *("まとめ", "おわり", "終わり", "振り返り", "ふりかえり", "採用", "来年", "背景", "経緯", "免責", "概要", "結び"),
    *("むすび", "締め", "学んだこと", "学び", "得られたもの", "気づき", "全体", "注意事項", "お知らせ", "宣伝", "準備"),
    *("心構え", "について"),
)
_FRAME_WHOLE = frozenset({"終", "参考", "背景", "その他", "ほか", "他", "締め", "結び", "序文", "前書き", "まえがき"})
_AROUND_WORDS = frozenset(
    "lunch breakfast dinner party parties afterparty afterperty booth booths swag goodies drinkup karaoke expo sponsors "
    "sightseeing souvenir souvenirs stickers giveaway giveaways raffle hallway registration merch merchandise banquet "
    "reception restaurants airport accommodation flights gathering venue codelabs unofficial afterwards".split()
)
_AROUND_SHORT = frozenset(
    "food foods coffee break breaks drink drinks beer bar travel travelling traveling hotel hotels arrival arriving "
    "networking sponsor ticket tickets pub dancing flight social socials sticker freebies hackathon exhibition concert "
    "exhibitors meetup meetups weather location city tour tourism live cocktail logistics welcome opening closing badge "
    "badges commute homework lounge restaurant games museum walk walking beach hike people community morning evening "
    "night train wifi catering organization organisation organizers staff volunteering shirts experience ceremony remarks".split()
)
_LITTLE = frozenset("and the a an of with at in for my our some more & to".split())
_AROUND_ALWAYS = (
    *("交流会", "懇親会", "打ち上げ", "飲み会", "アフターパーティ", "スタンプラリー", "日本人会", "二次会", "企業ブース", "前夜祭", "告知"),
)
_AROUND_WHOLE = frozenset({"朝", "昼", "夜", "食", "酒", "飯", "イベント", "軽食", "歓談", "その他イベント"})
_AROUND_JAPANESE = (
    *("ランチ", "昼食", "昼ごはん", "お昼", "朝食", "夕食", "朝ごはん", "夜ごはん", "ごはん", "弁当", "パーティ", "ブース"),
    *("ノベルティ", "グッズ", "観光", "ホテル", "食事", "前夜祭", "会場", "交流", "スポンサー", "休憩", "治安", "チケット"),
    *("運営", "受付", "移動", "飛行機", "空港", "お土産", "展示", "ドリンク", "おやつ", "コーヒー", "宿", "名刺", "写真"),
    *("パンフレット", "アンカンファレンス", "お祭り", "オープニング", "クロージング", "入場", "出発", "到着", "帰国"),
    *("帰り", "カフェ", "抽選", "ツアー", "温泉", "景品", "物販", "スタッフ", "ボランティア", "名物", "ご飯", "夕飯", "晩"),
)
_TITLED = re.compile(r"\S\s?[-–—:|]\s\S")
_PARTS = frozenset(
    {
        *("概要", "感想", "内容", "コメント", "参考", "所感", "メモ", "資料", "スライド", "リンク", "学び", "質疑応答", "動画"),
        *("発表内容", "発表資料", "登壇資料", "登壇者", "セッション概要", "セッション内容", "ポイント", "まとめ", "要約", "疑問"),
        *("summary", "overview", "impressions", "thoughts", "notes", "takeaways", "abstract", "slides", "video", "q a"),
        *("my thoughts", "links", "resources", "references", "description", "comments", "sources", "key points", "key takeaways"),
        *("questions", "demo", "speaker", "speakers", "recording", "tl dr", "conclusion", "introduction", "background"),
        *("agenda", "problem", "solution", "motivation", "results", "examples", "example", "details", "what i learned"),
    }
)
_LIST_WORDS = frozenset(
    "sessions talks keynotes workshops tutorials panels presentations lightnings lts lectures posters speeches "
    "breakouts talk track tracks lt".split()
)
_LIST_JAPANESE = (
    *("セッション", "聴いたもの", "聞いたもの", "聴いた", "聞いた", "発表", "トーク", "講演", "見たもの", "観たもの", "lt"),
    *("見返したい", "参加した", "印象に残った", "気になった", "面白かった"),
)
_SESSION_WORDS = frozenset(
    "keynote keynotes talk session workshop panel plenary tutorial fireside lightning lecture presentation "
    "ama qa speech handson masterclass bof interview podcast".split()
)
_SESSION_JAPANESE = (
    *("基調講演", "キーノート", "パネルディスカッション", "パネル", "ハンズオン", "ワークショップ", "講演", "対談", "登壇"),
    *("ライトニングトーク", "招待講演", "クロストーク", "座談会", "トークセッション", "セッション"),
)
_SENTENCE_ENDS = (
    *("ました", "ましょう", "です", "でした", "だった", "かった", "した", "ます", "ません", "ですか", "たい", "できた"),
    *("よかった", "開催", "登場", "応援", "ミーティング", "チャレンジ", "に参加", "なった", "環境"),
)


def folded(title: str) -> str:
    """Return a title in compatible, small letters."""
    return unicodedata.normalize("NFKC", title).casefold().strip()


def is_japanese(text: str) -> bool:
    """Return whether a text holds Japanese letters."""
    return any("\u3040" <= letter <= "\u30ff" or "\u4e00" <= letter <= "\u9fff" for letter in text)


def words_of(title: str) -> list[str]:
    """Return the words of a folded title, without punctuation."""
    return _WORD.findall(title)


def kind_of(title: str) -> Kind:
    """Return what the words of a plain title say about it."""
    text = folded(title)
    words = words_of(text)
    plain = " ".join(words)
    if plain in _PARTS or text in _PARTS:
        return Kind.PART
    if is_japanese(text):
        return _kind_of_japanese(text, plain)
    return _kind_of_english(text, words, plain)


def _kind_of_english(text: str, words: list[str], plain: str) -> Kind:
    length = len(words)
    if any(_frames(start, text, words, plain) for start in _FRAME_STARTS):
        return Kind.FRAME
    known = set(words)
    if known & _LIST_WORDS and not _TITLED.search(text) and length <= 6 and not known & {"keynote", "by"}:
        listed = words[-1] in _LIST_WORDS or words[0] in _LIST_WORDS or length <= 4
        if listed and not (length > 1 and words[-1] == "talk"):
            return Kind.LIST
    if known & _AROUND_WORDS and length <= 8 and not known & {"keynote", "talk", "session", "panel", "workshop"}:
        return Kind.AROUND
    if known & _SESSION_WORDS and length <= 12:
        return Kind.SESSION
    around = sum(word in _AROUND_SHORT or word in _AROUND_WORDS for word in words)
    telling = sum(word not in _LITTLE for word in words)
    return Kind.AROUND if length <= 6 and 2 * around > telling else Kind.OTHER


def _frames(start: str, text: str, words: list[str], plain: str) -> bool:
    """Return whether a title is a phrase of a frame, with few words or a separator behind it."""
    if plain == start:
        return True
    if not plain.startswith(f"{start} "):
        return False
    following = words[start.count(" ") + 1]
    behind = text[len(start) : len(start) + 1]
    if behind in {":", "-", "–", "—", "&", ","} or (start.endswith(_SUMS_UP) and following in {"of", "on", "from"}):
        return True
    return following not in _GOES_ON and len(words) <= start.count(" ") + 3


def _kind_of_japanese(text: str, plain: str) -> Kind:
    short = len(text) <= 24
    if plain in _FRAME_WHOLE or text.endswith(("とは", "とは?", "とは何か?", "って何?", "とは何か")) and len(text) <= 30:
        return Kind.FRAME
    framed = any(word in text for word in _FRAME_WORDS) or (
        len(text) <= 12 and any(word in text for word in _FRAME_SHORT)
    )
    if short and framed:
        return Kind.LIST if _lists_sessions(text) else Kind.FRAME
    if short and _lists_sessions(text):
        return Kind.LIST
    if text in _AROUND_WHOLE or set(words_of(text)) & _AROUND_WORDS and len(text) <= 24 or any(word in text for word in _AROUND_ALWAYS):
        return Kind.AROUND
    if len(text) <= 14 and any(word in text for word in _AROUND_JAPANESE):
        return Kind.AROUND
    if any(word in text for word in _SESSION_JAPANESE):
        return Kind.SESSION
    return Kind.OTHER


def _lists_sessions(text: str) -> bool:
    """Return whether a short Japanese heading says that sessions follow."""
    if any(word in text for word in ("以外", "全体", "登壇", "基調講演", "パネル", "応援")):
        return False
    chosen = any(word in text for word in ("気になった", "印象", "聴いた", "聞いた", "見た", "参加した", "面白かった", "視聴"))
    talks = any(word in text for word in ("セッション", "発表", "トーク", "講演", "lt"))
    whole = text.strip(" 一覧紹介の・感想まとめレポート各") in {"セッション", "発表", "トーク", "講演", "lt", "lt大会", "聴講セッション"}
    if len(text) <= 16 and text.endswith(("セッション", "セッション紹介", "セッションの紹介", "セッション一覧", "セッションまとめ")):
        return True
    return (chosen and talks) or whole or (chosen and ("もの" in text or "やつ" in text))


def reads_as_sentence(title: str) -> bool:
    """Return whether a title says something about the event as a sentence does, rather than naming a session."""
    text = folded(title).rstrip("!?。.~〜…w")
    if is_japanese(text):
        return text.endswith(_SENTENCE_ENDS)
    words = words_of(text)
    return bool(words) and words[0] in {"i", "we", "my", "our", "it"} and len(words) > 2
