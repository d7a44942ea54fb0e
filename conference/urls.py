"""URL configuration of the site: accounts from allauth, everything else from the app."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("sessions.views.people.account_urls")),
    path("", include("sessions.urls")),
]

handler400 = "sessions.views.errors.bad_request"
handler403 = "sessions.views.errors.permission_denied"
handler404 = "sessions.views.errors.page_not_found"
handler429 = "sessions.views.errors.too_many_requests"  # of allauth's rate limits
handler500 = "sessions.views.errors.server_error"
