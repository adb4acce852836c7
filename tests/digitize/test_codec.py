import json

from hypothesis import given
from hypothesis import strategies as st

from digitize.codec import scan_from_json, scan_to_json
from digitize.geometry import Box
from digitize.scan import Field, Finding, Origin, Scan, Status
from tests.digitize.test_layout import DECISION
from tests.fakes import source

TEXTS = st.text(max_size=30)
SIDES = st.integers(0, 800).map(float)
FIELDS = st.builds(
    Field, name=TEXTS, value=st.none() | TEXTS, text=TEXTS, page=st.integers(1, 9), box=st.none() | st.builds(Box, SIDES, SIDES, SIDES, SIDES),
    confidence=st.floats(0, 1), origin=st.sampled_from(Origin), verified_by=st.none() | st.just("canbo"), kind=st.just("text"),
)  # fmt: skip


@given(st.lists(FIELDS, max_size=3), st.sampled_from(Status))
def test_a_scan_comes_back_from_json_as_it_was(fields: list[Field], status: Status) -> None:
    paper = Scan(
        source=source(), pages=(DECISION,), doctype="quyet_dinh", fields={f.name: f for f in fields}, status=status,
        findings=(Finding(code="unsure", message="?", field="a"),), timings={"read": 1.0},
    )  # fmt: skip
    back = scan_from_json(json.loads(json.dumps(scan_to_json(paper))))
    assert dict(back.fields) == dict(paper.fields)
    assert (back.source, back.status, back.findings, back.doctype) == (paper.source, paper.status, paper.findings, paper.doctype)
    assert [w.text for w in back.pages[0].words] == [w.text for w in DECISION.words]
