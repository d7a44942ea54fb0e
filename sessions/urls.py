"""URL configuration of the app: the addresses of each subject, which stand beside its views, at their places."""

from django.urls import URLPattern, URLResolver, include, path

from sessions.api.urls import api_urls
from sessions.views.agenda import urls as agenda
from sessions.views.articles import urls as articles
from sessions.views.backup import urls as backup
from sessions.views.catalogue import urls as catalogue
from sessions.views.events import urls as events
from sessions.views.people import urls as people
from sessions.views.photos import urls as photos
from sessions.views.publishing import urls as publishing
from sessions.views.reports import urls as reports
from sessions.views.session import urls as session
from sessions.views.sharing import urls as sharing
from sessions.views.site import urls as site
from sessions.views.team import urls as team

app_name = "sessions"

session_urls = session.urls + site.session_urls + agenda.session_urls + team.session_urls + sharing.session_urls
report_urls: list[URLPattern | URLResolver] = [
    *(reports.report_urls + sharing.report_urls + publishing.report_urls),
    path("chapters/", include(reports.chapter_urls)),
]
event_urls: list[URLPattern | URLResolver] = [
    *(events.event_urls + backup.event_urls + reports.event_urls + sharing.event_urls + agenda.event_urls),
    path("days/", include(agenda.day_urls)),
    path("sessions/", include(session_urls)),
    path("catalogue/", include(catalogue.urls + agenda.catalogue_urls)),
    path("team/", include(team.team_urls)),
    path("photos/", include(photos.urls)),
    path("reports/", include(reports.urls)),
    path("reports/<slug:report>/", include(report_urls)),  # after "reports/new/": that word could be a slug
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("events/", include(events.urls)),
    path("events/<slug:slug>/", include(event_urls)),  # after "events/new/": that word could be a slug
    *(site.urls + agenda.urls + people.urls + team.urls),
    path("import/", include(articles.urls)),
    path("repositories/", include(publishing.urls)),
    path("people/", include(people.people_urls)),
    path("pull/", include(reports.pull_urls)),
    path("s/<str:token>/", include(sharing.urls)),
    path("backup/", include(backup.urls)),
    path("api/", include(api_urls)),
]
