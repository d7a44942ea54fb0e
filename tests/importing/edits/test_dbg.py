import pytest
from importing.edits.test_own_forms import *
from sessions.importing.edits.documents import *
from sessions.importing.edits import documents as D
from sessions.reporting.assembly import load_report_data
from sessions.reporting.dialects import DIALECTS
from sessions.reporting.copies import merge_bases
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["bold","linked"])
def test_dbg(owner, name):
    text, dialect = ARTICLES[name]
    report = stored(owner, text, dialect)
    site=DIALECTS[dialect]
    m = load_report_data(report, owner)
    print(report.dialect, m.source)
    built,_,form=written_article(m, site)
    print(keys_of(built)); print(form and [(e.line,e.role,e.key,e.title) for e in form.outline.entries if e.key or e.role!="text"], form and form.key_above)
    if form:
        a=document_of(form.outline, site, "en")
        print([ (type(p).__name__, getattr(p,"heading","")) for p in parts_in_order(a.document)])
    for b in merge_bases(report, site): print(b.outline and "outline", b.document and "doc", b.key_above, len(b.text))
