"""Modules stay short enough to be read at once."""

from conftest import PROJECT

LONGEST = 300
FOLDERS = ("conference", "sessions", "static/js", "tests")
WRITTEN_BY_OTHERS = ("sessions/migrations/", "tests/browser/vendor/")


def test_no_module_has_more_than_300_lines() -> None:
    modules = [
        path for folder in FOLDERS for kind in ("*.py", "*.js") for path in sorted((PROJECT / folder).rglob(kind))
    ]
    lines = {path.relative_to(PROJECT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in modules}
    assert len(lines) > 500
    assert {
        name: count for name, count in lines.items() if count > LONGEST and not name.startswith(WRITTEN_BY_OTHERS)
    } == {}
