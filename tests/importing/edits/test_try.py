from pathlib import Path
import pytest
from importing.edits.articles import *
pytestmark = pytest.mark.django_db

def test_same(owner):
    report = stored(owner)
    assert exported(report) == ARTICLE
    p = plan(report, ARTICLE)
    assert p.changes == ()
    assert take(report, ARTICLE).is_exact

def test_history(owner, shared: Path):
    a=(shared/"data/reports/reinvent-2023.md").read_text(); b=(shared/"data/reports/reinvent-2023-edited-later.md").read_text()
    report = stored(owner, a)
    p = plan(report, b)
    for c in p.listed: print(told(c))
    r = apply_edits(p)
    assert r.export == b
