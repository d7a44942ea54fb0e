"""Sign-ins of a person: the sessions of browsers, ended all at once."""

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User


def end_browser_sessions(user: User) -> int:
    """Sign a person out of every browser; return of how many.

    Reads the sessions of everybody, since a session tells only inside its data whose it is (linear time).
    """
    model = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    theirs = [
        session.pk for session in model.objects.iterator() if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    for start in range(0, len(theirs), 500):
        model.objects.filter(pk__in=theirs[start : start + 500]).delete()
    UserSession.objects.filter(user=user).delete()
    return len(theirs)
