"""Addresses of the people of a site, and of one's own account."""

from django.urls import path

from sessions.views.people import account_page, api_tokens, invitations, people

urls = [
    path("join/<str:token>/", invitations.open_link, name="invitation"),
    path("accounts/", account_page.account, name="account"),
    path("accounts/tokens/", api_tokens.index, name="api-tokens"),
    path("accounts/tokens/new/", api_tokens.create, name="api-token-create"),
    path("preferences/", account_page.preferences, name="preference-update"),
]

# /people/
people_urls = [
    path("", people.index, name="people"),
    path("invitations/", invitations.index, name="invitations"),
    path("log/", people.log, name="security-log"),
    path("state/", people.state, name="site-state"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/active/", people.set_active, name="person-active"),
    path("<int:pk>/reset/", people.reset, name="person-reset"),
    path("<int:pk>/hand-over/", people.hand_over, name="person-hand-over"),
]
