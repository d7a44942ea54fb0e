"""URL configuration of the app; one line per action."""

from django.urls import URLPattern, URLResolver, include, path

from sessions.api.urls import api_urls
from sessions.views import (
    account_page,
    agenda_feed,
    api_tokens,
    article_edits,
    article_outline,
    article_plan,
    articles,
    backup,
    backup_restore,
    beside,
    catalogue,
    chapter,
    chapter_insert,
    day,
    event,
    feed_removal,
    feeds,
    hand_over,
    history,
    home,
    impression,
    invitations,
    life_list,
    manifest,
    offline,
    people,
    phone,
    preference,
    preview,
    publish,
    qiita,
    recording_links,
    report,
    report_files,
    report_pull,
    repositories,
    search,
    security_log,
    series,
    session,
    share,
    stars,
    statistics,
    statistics_chapter,
    suggest,
    team,
    team_links,
    team_text,
    undo_log,
    watch_later,
    zones,
)
from sessions.views.health import health
from sessions.views.photos import album, detail, files, many, place, upload
from sessions.views.shared import files as shared_files
from sessions.views.shared import links as share_links
from sessions.views.shared import pages as shared_pages
from sessions.views.time_links import link_times
from sessions.views.token import token
from sessions.views.trash import index as bin_index

app_name = "sessions"

# /events/<slug>/days/
day_urls = [
    path("new/", day.create, name="day-create"),
    path("<int:number>/", day.update, name="day-update"),
    path("<int:number>/note/", day.note, name="day-note"),
    path("<int:number>/note/preview/", preview.day_note, name="day-note-preview"),
    path("<int:number>/history/", history.day, name="day-history"),
    path("<int:number>/delete/", day.delete, name="day-delete"),
]

# /events/<slug>/sessions/
session_urls = [
    path("new/", session.create, name="session-create"),
    path("waiting/", offline.waiting, name="session-waiting"),
    path("<uuid:pk>/", session.detail, name="session-detail"),
    path("<uuid:pk>/beside/", beside.session, name="session-beside"),
    path("<uuid:pk>/day/", beside.day, name="session-day"),
    path("<uuid:pk>/edit/", session.update, name="session-update"),
    path("<uuid:pk>/move/", session.move, name="session-move"),
    path("<uuid:pk>/delete/", session.delete, name="session-delete"),
    path("<uuid:pk>/restore/", session.restore, name="session-restore"),
    path("<uuid:pk>/undo/", undo_log.undo, name="session-undo"),
    path("<uuid:pk>/state/", impression.state, name="impression-state"),
    path("<uuid:pk>/impression/", impression.save, name="impression-save"),
    path("<uuid:pk>/impression/preview/", preview.impression, name="impression-preview"),
    path("<uuid:pk>/history/", history.impression, name="impression-history"),
    path("<uuid:pk>/team-text/", team_text.update, name="team-text"),
    path("<uuid:pk>/team-text/use/", team_text.use, name="team-text-use"),
    path("<uuid:pk>/team-text/preview/", preview.team_text, name="team-text-preview"),
    path("<uuid:pk>/team-text/history/", history.team_text, name="team-text-history"),
    path("<uuid:pk>/share/", share_links.session, name="session-share"),
    path("<uuid:pk>/time-links/", link_times, name="session-time-links"),
]

# /events/<slug>/photos/
photo_urls = [
    path("", album.index, name="photo-list"),
    path("new/", upload.create, name="photo-create"),
    path("move/", many.move, name="photo-move"),
    path("delete/", many.delete, name="photo-delete-many"),
    path("restore/", many.restore, name="photo-restore-many"),
    path("undo/<uuid:pk>/", many.undo, name="photo-undo-many"),
    path("clock/", many.clock, name="photo-clock"),
    path("sort/", album.sort, name="photo-sort"),
    path("purge/", album.purge, name="photo-purge"),
    path("<uuid:pk>/", detail.update, name="photo-update"),
    path("<uuid:pk>/place/", place.place, name="photo-place"),
    path("<uuid:pk>/follow/", place.follow, name="photo-follow"),
    path("<uuid:pk>/turn/", detail.turn, name="photo-turn"),
    path("<uuid:pk>/crop/", detail.crop, name="photo-crop"),
    path("<uuid:pk>/undo/", detail.undo, name="photo-undo"),
    path("<uuid:pk>/delete/", detail.delete, name="photo-delete"),
    path("<uuid:pk>/restore/", detail.restore, name="photo-restore"),
    path("<str:name>", files.file, name="photo-file"),
    path("<str:name>/<int:width>.webp", files.thumbnail, name="photo-thumbnail"),
]

# /events/<slug>/reports/<report>/chapters/
chapter_urls = [
    path("new/", chapter.create, name="chapter-create"),
    path("<int:pk>/", chapter.update, name="chapter-update"),
    path("<int:pk>/preview/", preview.chapter, name="chapter-preview"),
    path("<int:pk>/history/", history.chapter, name="chapter-history"),
    path("<int:pk>/photos/", chapter_insert.add_photos, name="chapter-photos"),
    path("<int:pk>/move/", chapter.move, name="chapter-move"),
    path("<int:pk>/delete/", chapter.delete, name="chapter-delete"),
    path("<int:pk>/restore/", chapter.restore, name="chapter-restore"),
]

# /events/<slug>/reports/
report_urls: list[URLPattern | URLResolver] = [
    path("", report.index, name="report-list"),
    path("new/", report.create, name="report-create"),
    path("new/count/", report.count, name="report-count"),
    path("new/series/", series.create, name="report-series"),
    path("<slug:report>/", report.detail, name="report-detail"),
    path("<slug:report>/settings/", report.update, name="report-update"),
    path("<slug:report>/delete/", report.delete, name="report-delete"),
    path("<slug:report>/download/", report.download, name="report-download"),
    path("<slug:report>/archive/", report.archive, name="report-archive"),
    path("<slug:report>/html/", report_files.html, name="report-html"),
    path("<slug:report>/docx/", report_files.docx, name="report-docx"),
    path("<slug:report>/confluence/", report_files.confluence, name="report-confluence"),
    path("<slug:report>/print/", report_files.print_page, name="report-print"),
    path("<slug:report>/follow/", report.follow, name="report-follow"),
    path("<slug:report>/repair/", report.repair, name="report-repair"),
    path("<slug:report>/qiita/", qiita.settings, name="report-qiita"),
    path("<slug:report>/share/", share_links.report, name="report-share"),
    path("<slug:report>/links/", report_pull.links, name="report-links"),
    path("<slug:report>/publish/", publish.choose, name="report-publish"),
    path("<slug:report>/publish/<int:repository>/", publish.to_repository, name="report-publish-to"),
    path("<slug:report>/chapters/", include(chapter_urls)),
]

# /repositories/
repository_urls = [
    path("", repositories.index, name="repository-list"),
    path("new/", repositories.create, name="repository-create"),
    path("<int:repository>/", repositories.update, name="repository-update"),
    path("<int:repository>/delete/", repositories.delete, name="repository-delete"),
]

# /events/<slug>/catalogue/
catalogue_urls = [
    path("", catalogue.index, name="catalogue"),
    path("kept/", catalogue.kept, name="catalogue-kept"),
    path("options/", catalogue.options, name="catalogue-options"),
    path("<uuid:pk>/", beside.catalogue_entry, name="catalogue-entry"),
    path("suggest/", suggest.show, name="catalogue-suggest"),
    path("import/", feeds.take, name="feed-import"),
    path("import/<uuid:pk>/", feeds.plan, name="feed-plan"),
    path("feeds/<int:pk>/refresh/", feeds.refresh, name="feed-refresh"),
    path("feeds/<int:pk>/delete/", feed_removal.delete, name="feed-delete"),
]

# /events/<slug>/later/
later_urls = [
    path("", watch_later.index, name="watch-later"),
    path("chapter/", watch_later.chapter, name="watch-later-chapter"),
    path("links/", recording_links.paste, name="recording-links"),
    path("<uuid:pk>/", watch_later.mark, name="watch-later-mark"),
]

# /events/<slug>/team/
team_urls = [
    path("", team.index, name="team"),
    path("share/", team.share_all, name="team-share-all"),
    path("leave/", team.leave, name="team-leave"),
    path("members/<int:membership>/", team.change_member, name="team-member"),
    path("links/", team_links.change, name="team-links"),
    path("requests/<uuid:pk>/", team.request_coverage, name="team-request"),
]

# /events/<slug>/
event_urls: list[URLPattern | URLResolver] = [
    path("", event.today, name="event-today"),
    path("settings/", event.update, name="event-update"),
    path("backup/", backup.event, name="event-backup"),
    path("delete/", event.delete, name="event-delete"),
    path("restore/", event.restore, name="event-restore"),
    path("days/", include(day_urls)),
    path("sessions/", include(session_urls)),
    path("catalogue/", include(catalogue_urls)),
    path("team/", include(team_urls)),
    path("statistics/", statistics.index, name="event-statistics"),
    path("statistics/chapter/", statistics_chapter.chapter, name="statistics-chapter"),
    path("statistics.png", statistics_chapter.picture, name="statistics-picture"),
    path("share/", share_links.event, name="event-share"),
    path("agenda/", agenda_feed.links, name="agenda-link"),
    path("agenda.ics", agenda_feed.file, name="agenda-file"),
    path("stars/", stars.stars, name="stars"),
    path("stars.json", stars.file, name="stars-file"),
    path("stars.ics", agenda_feed.stars_file, name="stars-calendar"),
    path("later/", include(later_urls)),
    path("photos/", include(photo_urls)),
    path("reports/", include(report_urls)),
]

# /s/<token>/
shared_urls = [
    path("", shared_pages.page, name="shared"),
    path("feed.atom", shared_files.feed, name="shared-feed"),
    path("picture.png", shared_files.picture, name="shared-picture"),
    path("photos/<str:name>", shared_files.photo, name="shared-photo"),
    path("photos/<str:name>/<int:width>.webp", shared_files.thumbnail, name="shared-thumbnail"),
]

# /import/
article_urls = [
    path("", articles.take, name="article-import"),
    path("<uuid:pk>/", article_outline.outline, name="article-outline"),
    path("<uuid:pk>/plan/", article_plan.plan, name="article-plan"),
    path("<uuid:pk>/edits/", article_edits.edits, name="article-edits"),
]

# /backup/
backup_urls = [
    path("", backup.index, name="backup"),
    path("mine/", backup.mine, name="backup-mine"),
    path("site/", backup.site, name="backup-site"),
    path("restore/", backup_restore.take, name="backup-restore"),
    path("restore/<uuid:pk>/", backup_restore.plan, name="backup-plan"),
]

# /people/
people_urls = [
    path("", people.index, name="people"),
    path("invitations/", invitations.index, name="invitations"),
    path("log/", security_log.index, name="security-log"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/active/", people.set_active, name="person-active"),
    path("<int:pk>/reset/", people.reset, name="person-reset"),
    path("<int:pk>/hand-over/", hand_over.give, name="person-hand-over"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("events/", event.index, name="event-list"),
    path("events/new/", event.create, name="event-create"),
    path("events/<slug:slug>/", include(event_urls)),
    path("import/", include(article_urls)),
    path("repositories/", include(repository_urls)),
    path("people/", include(people_urls)),
    path("api/", include(api_urls)),
    path("join/", team_links.join, name="team-join"),
    path("join/<str:token>/", invitations.open_link, name="invitation"),
    path("agenda/<str:token>.ics", agenda_feed.feed, name="agenda-feed"),
    path("pull/<str:token>.md", report_pull.article, name="report-pull"),
    path("pull/<str:token>.zip", report_pull.archive, name="report-pull-zip"),
    path("share/", share.share, name="share"),
    path("s/<str:token>/", include(shared_urls)),
    path("stars/", stars.open_link, name="stars-open"),
    path("offline/", offline.offline, name="offline"),
    path("worker.js", offline.worker, name="worker"),
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
    path("bin/", bin_index, name="bin"),
    path("backup/", include(backup_urls)),
    path("search/", search.search, name="search"),
    path("sessions/", life_list.index, name="life-list"),
    path("zones/", zones.zones, name="zones"),
    path("accounts/", account_page.account, name="account"),
    path("accounts/tokens/", api_tokens.index, name="api-tokens"),
    path("accounts/tokens/new/", api_tokens.create, name="api-token-create"),
    path("preferences/", preference.update, name="preference-update"),
    path("phone/", phone.show, name="phone"),
    path("token", token, name="token"),
    path("healthz", health, name="health"),
]
