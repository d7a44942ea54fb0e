"""Words of headings, in English and Japanese and a few more: of introductions, breaks, parts of sessions, sessions."""


def _listed(text: str) -> tuple[str, ...]:
    """Return the words and phrases of a text, which commas divide."""
    return tuple(phrase.strip() for phrase in text.replace("\n", " ").split(","))


def _words(text: str) -> frozenset[str]:
    return frozenset(_listed(text))


FRAME_STARTS = _listed("""
    introduction, intro, foreword, preface, prologue, epilogue, afterword, conclusion, conclusions, concluding,
    summary, overview, wrap up, wrapping up, wrapup, closing thoughts, closing words, closing remarks,
    final thoughts, final words, last words, takeaways, key takeaways, my takeaways, the takeaways, main takeaways,
    background, tl dr, tldr, table of contents, contents, thanks, acknowledgements, acknowledgments, thank you,
    special thanks, impressions, my impressions, overall, in summary, in conclusion, references, resources, links,
    further reading, lessons learned, recap, retrospective, looking back, looking forward, looking ahead,
    next year, next years, see you, until next, the end, my experience, reflections, general thoughts,
    general impressions, overall thoughts, notes, photos, pictures, feedback, misc, miscellaneous, the conference,
    the event, the format, before the conference, after the conference, preparation, preparations, who am i,
    disclaimer, update, updates, highlights, things to google, things to read, some great, follow up, next steps,
    a little bit more,
    what s next, statistics, stats, schedule, the schedule, agenda, timetable, program, programme, about me,
    about the event, about the conference, about this, about, other, others, other notes, other talks, conclusión,
    introducción, fazit, einleitung, what is, zusammenfassung, ausblick, bilan, résumé, why i went, why i attend,
    why attend, why go, sources, opening comments, opening remarks, closing comments, welcome, how i got,
    getting there, good to know, not attended
""")
"""How headings of an introduction, a summary, thanks begin."""

GOES_ON = _words("a, by, for, from, in, to, with")
"""Words behind such a first word that make the title of a talk: "Introduction to …"."""

SUMS_UP = _listed("conclusion, conclusions, summary, recap, impressions, thoughts, takeaways, reflections")
"""Words that sum up what stands behind them: "Summary of …"."""

FRAME_WORDS = _listed("""
    はじめに, 初めに, 始めに, おわりに, 終わりに, さいごに, 最後に, 感想, 総括, 所感, 全体を通して, あとがき, 目次,
    おまけ, 参加した理由, 参加理由, 参加の経緯, きっかけ, 余談, 謝辞, 関連リンク, 参考リンク, 参考資料, 参考記事,
    参考文献, イベント概要, 本記事, この記事, 自己紹介, 次回, 一緒に働きません, を終えて, 前置き, お礼, 総評,
    参加して, 参加レポート, 登壇してみて, 参加してみ, 行ってき, 参加してき, セッション以外, タイムテーブル,
    スケジュール, 参加目的, 参加方法, 事前準備, 雑なまとめ, 公式アプリ
""")
"""Parts of Japanese headings of an introduction, a summary, thanks."""

FRAME_SHORT = _listed("""
    まとめ, おわり, 終わり, 振り返り, ふりかえり, 採用, 来年, 背景, 経緯, 免責, 概要, 締め,
    学んだこと, 学び, 得られたもの, 気づき, 全体, 注意事項, お知らせ, 担当, 執筆, 宣伝, 準備, 心構え, について
""")
"""The same, if the heading is short."""

FRAME_WHOLE = _words("その他, ほか, まえがき, 他, 前書き, 参考, 序文, 終, 結び, 締め, 背景")
"""The same, if they are the whole heading."""

AROUND_WORDS = _words("""
    accommodation, afterparty, afterwards, airport, banquet, booth, booths, breakfast, codelabs,
    dinner, drinkup, expo, flights, gathering, giveaway, giveaways, goodies, hallway, karaoke, lunch, merch,
    merchandise, parties, party, raffle, reception, registration, restaurants, sightseeing, souvenir, souvenirs,
    sponsors, stickers, swag, unofficial, venue
""")
"""Words for food, parties, booths, travel."""

AROUND_SHORT = _words("""
    arrival, arriving, badge, badges, bar, beach, beer, break, breaks, catering, ceremony, city, closing, cocktail,
    coffee, community, commute, concert, dancing, drink, drinks, evening, exhibition, exhibitors, experience,
    flight, food, foods, freebies, games, hackathon, hike, homework, hotel, hotels, live, location, logistics,
    lounge, meetup, meetups, morning, museum, networking, night, opening, organisation, organization, organizers,
    people, pub, remarks, restaurant, shirts, social, socials, sponsor, staff, sticker, ticket, tickets, tour,
    tourism, train, travel, traveling, travelling, volunteering, walk, walking, weather, welcome, wifi
""")
"""The same, if most words of the heading are such."""

LITTLE = _words("&, a, an, and, at, for, in, more, my, of, our, some, the, to, with")
"""Words that tell nothing."""

AROUND_ALWAYS = _listed(
    "交流会, 懇親会, 打ち上げ, 飲み会, アフターパーティ, スタンプラリー, 二次会, 企業ブース, 前夜祭, 告知"
)
"""Parts of Japanese headings about what happens around the sessions."""

AROUND_WHOLE = _words("その他イベント, イベント, 夜, 昼, 朝, 歓談, 軽食, 酒, 食, 飯")
"""The same, if they are the whole heading."""

AROUND_JAPANESE = _listed("""
    ランチ, 昼食, 昼ごはん, お昼, 朝食, 夕食, 朝ごはん, 夜ごはん, ごはん, 弁当, パーティ, ブース, ノベルティ,
    グッズ, 観光, ホテル, 食事, 前夜祭, 会場, 交流, スポンサー, 休憩, 治安, チケット, 運営, 受付, 移動, 飛行機,
    空港, お土産, 展示, ドリンク, おやつ, コーヒー, 宿, 名刺, 写真, パンフレット, アンカンファレンス, お祭り,
    オープニング, クロージング, 入場, 出発, 到着, 帰国, 帰り, カフェ, 抽選, ツアー, 温泉, 景品, 物販, スタッフ,
    ボランティア, 名物, ご飯, 夕飯, 晩
""")
"""The same, if the heading is short."""

PARTS = _words("""
    abstract, agenda, background, comments, conclusion, demo, description, details, example, examples, impressions,
    introduction, key points, key takeaways, links, motivation, my thoughts, notes, overview, problem, q a,
    questions, recording, references, resources, results, slides, solution, sources, speaker, speakers, summary,
    takeaways, thoughts, tl dr, video, what i learned, まとめ, コメント, スライド, セッション内容, セッション概要,
    ポイント, メモ, リンク, 内容, 動画, 参考, 学び, 感想, 所感, 概要, 疑問, 発表内容, 発表資料, 登壇者, 登壇資料,
    要約, 資料, 質疑応答, プロポーザル
""")
"""Headings of parts of a session."""

LIST_WORDS = _words("""
    breakouts, keynotes, lectures, lightnings, lt, lts, panels, posters, presentations, sessions, speeches, talk,
    talks, track, tracks, tutorials, workshops
""")
"""Words for several sessions."""

SESSION_WORDS = _words("""
    ama, bof, fireside, handson, interview, keynote, keynotes, lecture, lightning, masterclass, panel, plenary,
    podcast, presentation, qa, session, speech, talk, tutorial, workshop
""")
"""Words for a session."""

SESSION_JAPANESE = _listed("""
    基調講演, キーノート, パネルディスカッション, パネル, ハンズオン, ワークショップ, 講演, 対談, 登壇,
    ライトニングトーク, 招待講演, クロストーク, 座談会, トークセッション, セッション
""")
"""Parts of Japanese headings of a session."""

SENTENCE_ENDS = _listed("""
    ました, ましょう, です, でした, だった, かった, した, ます, ません, ですか, たい, できた, よかった, 開催, 登場,
    応援, ミーティング, チャレンジ, に参加, なった, 環境
""")
"""Ends of Japanese headings that are sentences rather than titles."""

LIST_CHOSEN = _listed("気になった, 印象, 聴いた, 聞いた, 見た, 参加した, 面白かった, 視聴, おすすめ, 見返したい")
"""Parts of Japanese headings that say which sessions follow."""

LIST_TALKS = _listed("セッション, 発表, トーク, 講演, lt, もの, やつ")
"""Parts that say that it is sessions; with one of those above."""

LIST_ENDS = _listed("""
    セッション, セッション紹介, セッションの紹介, セッション一覧, セッションまとめ, トラック,
    ルーム, ホール, 午前, 午後, 午前の部, 午後の部
""")
"""Ends of short Japanese headings above sessions."""

LIST_WHOLE = _words("セッション, 発表, トーク, 講演, lt, lt大会, 聴講セッション")
"""Whole Japanese headings above sessions."""

LIST_NOT = _listed("以外, 全体, 登壇, 基調講演, パネル, 応援")
"""Parts of Japanese headings that are not above several sessions."""

NO_NAMES = _words("""
    The, A, An, How, What, Why, When, Where, Who, To, In, On, For, With, And, Of, Your, My, Our, Keynote, Session,
    Talk, Workshop, Panel, Using, Building, Introduction, From, Is, Are, New, Day, Part, Summary, Lunch, Next, Not,
    All, Some, Best, It, It's, This, That, Data, Web, Cloud, Open, Source, API, AI, ML, Testing, Code, Demo, Time,
    Key, Main, First, Second, Last, Slides, Video, Notes
""")
"""Words with a capital that are no names of people."""

LIST_PLACES = _words(
    "track, room, hall, stage, devroom, auditorium, theater, theatre, salon, morning, afternoon, evening"
)
"""Words for where sessions take place, first or last in a short heading above sessions."""
