"""Addresses of the people of a site."""

from django.urls import path

from sessions.views.people import hand_over, invitations, people, security_log, site_state

# /people/
people_urls = [
    path("", people.index, name="people"),
    path("invitations/", invitations.index, name="invitations"),
    path("log/", security_log.index, name="security-log"),
    path("state/", site_state.show, name="site-state"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/active/", people.set_active, name="person-active"),
    path("<int:pk>/reset/", people.reset, name="person-reset"),
    path("<int:pk>/hand-over/", hand_over.give, name="person-hand-over"),
]
