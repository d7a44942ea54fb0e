"""Stack space reserved for a request: its call frames need no memory of the system, whatever their depth.

Python keeps call frames in chunks of 16 kB. A call that finds the chunk full takes a new one from the operating
system, and gives it back when it returns. A loop whose calls cross that boundary does so each time, and is up to six
times as slow; the depth of the view, which nobody sees in the code, decides whether one does.

The chunk for a large frame is larger than the frame, and calls out of that frame use what is left of it.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

SLOTS = 66_000
"""Size of the large frame, in references of 8 bytes: a little more than half of a chunk of 1 MiB.

The half that is left holds about 800 nested calls. Memory that no call uses is never taken.
"""


def with_stack_space[T](work: Callable[[], T]) -> T:
    """Return the result of ``work``, whose call frames are all in one chunk; costs a hundredth of a millisecond."""
    return work()


with_stack_space.__code__ = with_stack_space.__code__.replace(co_stacksize=SLOTS)


def stack_space_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: the call frames of a request are all in one chunk."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        return with_stack_space(lambda: get_response(request))

    return respond
