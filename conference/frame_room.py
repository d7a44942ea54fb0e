"""Room for call frames: one piece of memory for the calls of a request, instead of a new one at an unlucky depth.

Python keeps call frames in chunks of 16 kB. A call that finds the chunk full takes a new one from the operating
system, and gives it back when it returns. A loop whose calls cross that boundary does so each time, and is up to six
times as slow; the depth of the view, which nobody sees in the code, decides whether one does.

The chunk for a large frame is large enough for it, and calls out of that frame use what is left of it.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

SLOTS = 66_000
"""Size of the large frame, in references of 8 bytes: a little more than half of a chunk of 1 MiB.

The half that is left holds about 800 nested calls. Memory that no call uses is never taken.
"""


def with_frame_room[T](work: Callable[[], T]) -> T:
    """Return the result of ``work``, whose calls find room in one chunk; costs a hundredth of a millisecond."""
    return work()


with_frame_room.__code__ = with_frame_room.__code__.replace(co_stacksize=SLOTS)


def frame_room_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: the calls of a request find room in one chunk."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        return with_frame_room(lambda: get_response(request))

    return respond
