"""The addresses of the whole site: accounts come from allauth, the rest is ours."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("", include("sessions.urls")),
]
