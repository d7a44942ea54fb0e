"""URL configuration of the app: one line per action, one module per subject."""

from django.urls import URLPattern, URLResolver, include, path

from sessions.api.urls import api_urls
from sessions.urls.articles import article_urls
from sessions.urls.backup import backup_urls
from sessions.urls.events import event_urls
from sessions.urls.people import people_urls
from sessions.urls.publishing import repository_urls
from sessions.urls.sharing import shared_urls
from sessions.views.agenda import calendar as agenda_feed
from sessions.views.agenda import life_list, search, stars
from sessions.views.agenda.trash import index as bin_index
from sessions.views.events import event
from sessions.views.people import account_page, api_tokens, invitations, preference
from sessions.views.reports import pull as report_pull
from sessions.views.site import home, manifest, offline, phone, zones
from sessions.views.site import share_target as share
from sessions.views.site.health import health, ready
from sessions.views.site.token import token
from sessions.views.team import links as team_links

app_name = "sessions"

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
    path("readyz", ready, name="ready"),
]
