"""One run of the fuzzer: actions made of a seed, done one after the other, and compared with the model at the end.

Every action has a seed of its own, so that others can be left out: that is how a failing list is made shorter.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.db import transaction

from faults.fuzzing.compare import differences
from faults.fuzzing.model import Request
from faults.fuzzing.world import DEVICES, ROOT, FuzzDevice, World
from faults.texts import sentences

ACTIONS = 80
KINDS = {
    "write": 18,
    "send": 26,
    "network": 4,
    "log": 3,
    "tap": 4,
    "take back": 1,
    "delete": 1,
    "late delivery": 5,
    "time": 2,
    "reload": 2,
    "add a day": 1,
    "role": 1,
    "pry": 2,
}
BUSY = (5, 5, 4, 4, 1, 1)
"""How much more often a device is used than another one."""
SETTLED_WITHIN = 60


@dataclass(frozen=True)
class Action:
    """What a device does, with the seed of everything that is left to chance in it."""

    kind: str
    device: int
    seed: int

    def __str__(self) -> str:
        return f"{self.kind} by device {self.device}, {self.seed}"


def actions_of(seed: int) -> list[Action]:
    """Return the actions of a seed; the first ones say how wrong the clocks are."""
    random = Random(seed)
    clocks = [Action("clock", number, random.getrandbits(32)) for number in range(len(DEVICES))]
    kinds = random.choices([*KINDS], [*KINDS.values()], k=ACTIONS)
    return clocks + [
        Action(kind, random.choices(range(len(DEVICES)), BUSY)[0], random.getrandbits(32)) for kind in kinds
    ]


@contextmanager
def fresh_world() -> Iterator[World]:
    """Give a world, whose rows are taken back."""
    with transaction.atomic():
        world = World()
        try:
            yield world
        finally:
            world.close()
            transaction.set_rollback(True)


def failures_of(actions: list[Action]) -> list[str]:
    """Do the actions, bring everybody online, and return what is not as it must be."""
    return outcome_of(actions)[0]


def outcome_of(actions: list[Action]) -> tuple[list[str], set[str]]:
    """Return the same, and the names of the ways that were taken: a test says which have to be."""
    with fresh_world() as world:
        world.devices = [FuzzDevice(world, by, number, 0) for number, by in enumerate(DEVICES)]
        for action in actions:
            do(world, action)
        settle(world)
        ways = world.model.ways.union(*(device.ways for device in world.devices))
        return differences(world), ways


def do(world: World, action: Action) -> None:
    """Do one action."""
    device = world.devices[action.device]
    device.random.seed(action.seed)
    random = device.random
    match action.kind:
        case "clock":
            device.hours = random.choice([0, 0, 0.25, -0.25, random.uniform(-30, 30), random.uniform(-30, 30)])
        case "write":
            write(world, device)
        case "send":
            device.step()
        case "network":
            device.online = not device.online
        case "log":
            log(device)
        case "tap":
            tap(world, device)
        case "take back" if device.lines:
            device.put(f"{ROOT}sessions/{random.choice(device.lines)}/undo/", {}, ignore)
        case "delete":
            key = random.choice(known_sessions(world))
            device.put(f"{ROOT}sessions/{key}/{random.choice(['delete', 'restore'])}/", {}, ignore)
        case "late delivery" if world.under_way:
            world.deliver(world.under_way.pop(random.randrange(len(world.under_way))))
        case "time":
            world.now += timedelta(minutes=random.choice([1, 20, 400]))
        case "reload":
            reload(device)
        case "add a day":
            device.put(f"{ROOT}days/new/", {}, ignore)
        case "role":
            change_role(world, random)
        case "pry":
            pry(world, device)


def ignore(_answer: object) -> None:
    """Nothing follows from the answer on the device."""


def known_sessions(world: World) -> list[str]:
    """Return the keys of all sessions that are there."""
    return [*world.model.sessions]


def write(world: World, device: FuzzDevice) -> None:
    """Type into a text: the own one about a session, that of the team, or the note of a day."""
    # Few texts, so that people meet.
    key = device.random.choice(known_sessions(world)[:2])
    page = f"{ROOT}sessions/{key}/"
    match device.random.choice(["own", "own", "team", "note"]):
        case "own":
            path, names = f"{page}impression/", ("summary", "body", "private_note")
        case "team":
            page = path = f"{page}team-text/"
            names = ("summary", "body")
        case _:
            page, path, names = f"{ROOT}?day=1", f"{ROOT}days/1/note/", ("note",)
    # Somebody who may not write finds no form: theirs was left open before anybody wrote.
    unwritten = 0 if path.endswith("/team-text/") else 1
    texts = None if world.model.roles[device.by] in {"owner", "editor"} else (dict.fromkeys(names, ""), unwritten)
    if device.edit(page, path, names, texts) and "private_note" in names:
        form = device.forms[path]
        world.model.secrets.setdefault(device.by, set()).update(sentences({"": form.texts["private_note"]}))


def log(device: FuzzDevice) -> None:
    """Log a session on the day of now, by the clock of the device."""
    key = str(device.new_key())
    fields = {"id": key, "heading": f"Line {key[:8]}", "now": "1", "logged_at": device.now.isoformat()}
    device.put(f"{ROOT}sessions/new/", fields, ignore)
    device.lines.append(key)


def tap(world: World, device: FuzzDevice) -> None:
    """Choose a state, having seen one that may be old."""
    key = device.random.choice(known_sessions(world)[:5])
    state, seen = (device.random.choice(["planned", "attended", "missed", "none"]) for _ in range(2))
    if device.random.random() < 0.5:
        seen = world.model.states.get((device.by, key), "") or "none"
    device.put(f"{ROOT}sessions/{key}/state/", {"state": state, "was": seen}, ignore)


def reload(device: FuzzDevice) -> None:
    """Close a form in which nothing waits; the next edit shows what is saved."""
    idle = [form for form in device.forms.values() if not form.dirty and form not in device.queue]
    if idle:
        device.close(device.random.choice(idle))


def change_role(world: World, random: Random) -> None:
    """Let the owner give Ben another role, or remove him; he keeps what his devices have."""
    membership = world.event.memberships.filter(user=world.users["ben"]).first()
    role = random.choice(["editor", "editor", "reader", ""])
    if membership is None:
        return
    fields = {"role": role} if role else {}
    response = world.clients["ada"].post(f"{ROOT}team/members/{membership.pk}/", fields)
    assert response.status_code == 302
    world.model.roles["ben"] = role


def pry(world: World, device: FuzzDevice) -> None:
    """Read a page, or send what somebody else has sent, under the same key."""
    others = [request for request in world.model.done.values() if request.by != device.by]
    if others and device.random.random() < 0.5:
        other = device.random.choice(others)
        world.deliver(Request(device.by, "POST", other.path, other.fields, other.headers))
        return
    key = device.random.choice(known_sessions(world))
    pages: list[Callable[[], str]] = [
        lambda: ROOT,
        lambda: f"{ROOT}sessions/{key}/",
        lambda: f"{ROOT}sessions/{key}/history/",
    ]
    world.deliver(Request(device.by, "GET", device.random.choice(pages)(), {}, {}))


def settle(world: World) -> None:
    """Give everybody a network that loses nothing, deliver what is under way, and wait until all is answered."""
    for request in world.under_way:
        world.deliver(request)
    world.under_way.clear()
    for number, device in enumerate(world.devices):
        device.online = device.reliable = True
        # Else two devices would make the same keys.
        device.random.seed(number)
    for _step in range(SETTLED_WITHIN):
        for device in world.devices:
            device.step()
