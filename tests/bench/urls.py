"""The addresses of the site, and the bare views to compare with."""

from django.urls import URLPattern, URLResolver, path

from conference import urls
from tests.bench import floors

urlpatterns: list[URLPattern | URLResolver] = [
    *urls.urlpatterns,
    path("bench/list/<slug:slug>/", floors.bare_list),
    path("bench/catalogue/<slug:slug>/", floors.bare_catalogue),
    path("bench/words/", floors.bare_words),
    path("bench/session/<slug:slug>/<uuid:pk>/", floors.bare_session, name="bare-session"),
    path("bench/form/<slug:slug>/<uuid:pk>/", floors.bare_form),
    path("bench/save/<uuid:pk>/", floors.bare_save),
]
handler400, handler403, handler404, handler500 = (getattr(urls, f"handler{number}") for number in (400, 403, 404, 500))
