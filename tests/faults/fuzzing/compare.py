"""Compare the rows of a world with its model, and the texts that all devices are shown at the end."""

from collections import Counter
from typing import Any

from faults.fuzzing.world import ROOT, FuzzDevice, World
from faults.text_form import TextForm
from faults.texts import Texts, form_on_page, sentences
from sessions.models import Impression, Operation, Session, TeamText
from sessions.versions.revisions import snapshot_of


def differences(world: World) -> list[str]:
    """Return in words what is not as the model says."""
    model, found = world.model, [*world.model.wrong]
    found += [f"{device.name} still waits" for device in world.devices if not device.is_idle]
    keys = Counter(str(key) for key in Operation.objects.values_list("pk", flat=True))
    extra = {key for _by, key in model.taken_back}
    found += _unequal("operations", Counter([*model.done, *extra]), keys)
    sessions = {str(each.pk): each for each in Session.objects.filter(event=world.event).select_related("day")}
    found += _unequal("sessions", Counter([*model.sessions]), Counter([*sessions]))
    for key, session in sessions.items():
        logged = model.sessions.get(key)
        if logged:
            there = (session.title, session.logged_at, session.day.date)
            if there != (logged.title, logged.at, logged.on):
                found.append(f"session {key} is {there}, not {logged}")
        if (session.deleted_at is not None) != (key in model.deleted):
            found.append(f"session {key} is deleted: {session.deleted_at}")
    states = {
        (each.author.username, str(each.session_id)): each.state
        for each in Impression.objects.filter(session__event=world.event).select_related("author")
    }
    for mine in {*states, *model.states}:
        if states.get(mine, "") != model.states.get(mine, ""):
            found.append(f"state of {mine} is {states.get(mine)}, not {model.states.get(mine)}")
    if world.event.days.count() != model.days:
        found.append(f"{world.event.days.count()} days, not {model.days}")
    return found + _texts(world)


def _unequal(what: str, expected: Counter[str], there: Counter[str]) -> list[str]:
    lost, doubled = expected - there, there - expected
    return [f"{what} lost: {[*lost]}"] * bool(lost) + [f"{what} that nobody made: {[*doubled]}"] * bool(doubled)


def _texts(world: World) -> list[str]:
    found: list[str] = []
    for name, forms in _forms_of_rows(world).items():
        address = forms[0][1].address
        row = _row_at(world, forms[0][0].by, address)
        refused = any(form.not_accepted for _device, form in forms)
        accepted = world.model.versions.get(name, {})
        if row is None:
            found += [f"the row of {name} is lost"] if accepted else []
            continue
        now = snapshot_of(row).texts
        earlier = [
            {field: text for field, text in each.texts.items() if isinstance(text, str)} for each in row.revisions.all()
        ]
        ever = sentences(now).union(*(sentences(each) for each in earlier))
        said = {each for _device, form in forms for each in form.said}
        taken_out = {each for _device, form in forms for each in form.taken_out}
        if not refused:
            # What the server refuses stays on the device, which shows it.
            found += [f"lost in {name}: {each}" for each in sorted(said - ever)]
            found += [f"not shown any more in {name}: {each}" for each in sorted(said - taken_out - sentences(now))]
        found += _versions(name, row, set(accepted.values()))
        found += _shown(world, forms, name, now)
    return found


def _forms_of_rows(world: World) -> dict[str, list[tuple[FuzzDevice, TextForm]]]:
    """Return the forms of all devices by the row that they save: an impression is one's own."""
    rows: dict[str, list[tuple[FuzzDevice, TextForm]]] = {}
    for device in world.devices:
        for form in device.all_forms:
            name = f"{device.by} {form.address}" if form.address.endswith("/impression/") else form.address
            rows.setdefault(name, []).append((device, form))
    return rows


def _row_at(world: World, by: str, address: str) -> Any:
    kind, key, what = [*address.removeprefix(ROOT).strip("/").split("/"), ""][:3]
    if kind == "days":
        return world.event.days.get(number=key)
    if what == "team-text":
        return TeamText.objects.filter(session=key).first()
    return Impression.objects.filter(session=key, author=world.users[by]).first()


def _versions(name: str, row: Any, told: set[int]) -> list[str]:
    """Compare the chain of versions: each was told to somebody, and none beyond the last one."""
    first = 1 if isinstance(row, TeamText) else 2
    made = set(range(first, row.version + 1))
    return (
        [f"versions of {name}: {sorted(made)}, told {sorted(told)}"] if not made <= told <= made | {first - 1} else []
    )


def _shown(world: World, forms: list[tuple[FuzzDevice, TextForm]], name: str, now: Texts) -> list[str]:
    """Compare what each device is shown when it loads the page again."""
    found = []
    for device, form in forms:
        page = form.address.removesuffix("impression/") if form.address.endswith("/impression/") else form.address
        page = f"{ROOT}?day=1" if "/days/" in page else page
        response = world.clients[device.by].get(page)
        if world.model.roles[device.by] not in {"owner", "editor"}:
            continue
        if response.status_code != 200:
            if not any(key in page for key in world.model.deleted):
                found.append(f"{page} cannot be opened by {device.by}: {response.status_code}")
            continue
        texts, _version = form_on_page(response.text, tuple(form.texts))
        # A page has line ends of its own.
        if {each: text.replace("\r\n", "\n") for each, text in texts.items()} != {each: now[each] for each in texts}:
            found.append(f"{device.name} is shown another text of {name}")
    return found
