"""Packs that make sense, for laws about writing and reading them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from learnlaw.domain.kinds import ActivityKind, Title
from learnlaw.domain.policy import (
    CountsIf,
    DateRange,
    HoursSettings,
    NotMeasured,
    Per,
    PolicyPack,
    QuotaRule,
    Reading,
    Scope,
    Source,
    Span,
)

SIGNS = "法治讲座县司局〔2026〕ab Z09 :#'\"-{}[],%&*!|>@`\\~？，、。（）"
texts = st.text(SIGNS, min_size=1, max_size=12).map(str.strip).filter(bool)
proses = st.text(SIGNS + "\n", min_size=1, max_size=20).map(str.strip).filter(bool)
titles = st.builds(Title, texts, texts)
notes = st.builds(Title, proses, proses)
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
wholes = st.integers(1, 12).map(Decimal)
shares = st.decimals("0.01", "100", places=2)
sizes = st.decimals("4", "24", places=2)
units = st.frozensets(st.sampled_from(["government", "department", "township"]), max_size=2)
codes = st.frozensets(texts, max_size=2)


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """`strategy`, or nothing."""
    return st.none() | strategy


unit_scopes = st.builds(
    Scope,
    kinds=units,
    enforces=maybe(st.booleans()),
    under=st.lists(texts, max_size=2).map(tuple),
    units=codes,
)
officer_scopes = st.builds(
    Scope,
    kinds=units,
    duties=st.frozensets(st.sampled_from(["leader", "enforcement"])),
    qualification=codes,
    since=maybe(st.dates(date(2020, 1, 1), date(2024, 12, 31))),
)
spans = st.builds(Span, years=st.integers(1, 5), months=st.integers(0, 11), days=st.integers(0, 40))
calendar = st.sampled_from(["month", "quarter", "half_year", "year", "plan"]).map(lambda kind: Per(kind=kind))
windows = calendar | st.builds(Per, kind=st.just("years"), years=st.integers(1, 5))
anchors = st.sampled_from(["joined", "appointed"])
personal = st.one_of(
    windows,
    st.just(Per(kind="tenure")),
    st.builds(Per, kind=st.just("after"), anchor=anchors, after=spans),
    st.builds(Per, kind=st.just("before"), anchor=st.just("appointed"), before=spans),
    st.builds(Per, kind=st.just("around"), anchor=st.just("appointed"), before=spans, after=spans),
)
conditions = st.builds(
    CountsIf,
    minutes=maybe(st.integers(1, 300)),
    evidence=maybe(st.sampled_from("ABC")),
    entered_within=maybe(st.integers(0, 90)),
)
held_conditions = st.builds(
    CountsIf,
    evidence=maybe(st.sampled_from("ABC")),
    own=st.booleans(),
    present=maybe(shares),
    leaders_present=maybe(shares),
)
kinds = st.frozensets(st.sampled_from(["lecture", "hearing", "exam", "seminar"]), min_size=1)
categories = st.frozensets(st.sampled_from(["law", "business", "other"]), min_size=1)
sources = st.builds(
    Source, clause=maybe(texts), document=maybe(texts), quote=maybe(proses), note=maybe(notes)
)


@st.composite
def _shapes(draw: st.DrawFn) -> dict[str, object]:
    """The fields in which rules of one measure and subject differ from the others."""
    shape = draw(st.sampled_from(["held", "attended", "unit hours", "hours", "coverage", "rate", "staffing"]))
    if shape == "held":
        fields = {"of": kinds, "where": unit_scopes, "per": windows, "counts_if": held_conditions}
        fields |= {"minimum": wholes, "spacing": st.integers(1, 2)}
    elif shape == "attended":
        fields = {"of": kinds, "where": officer_scopes, "per": personal, "counts_if": conditions}
        fields |= {"minimum": wholes, "prorate": st.booleans()}
    elif shape in ("unit hours", "hours"):
        where, per = (unit_scopes, windows) if shape == "unit hours" else (officer_scopes, personal)
        fields = {"of": categories, "where": where, "per": per, "counts_if": conditions}
        fields |= {"minimum": st.decimals("0.01", "100", places=2)}
    elif shape == "staffing":
        fields = {"among": officer_scopes, "where": unit_scopes, "per": windows, "minimum": wholes}
        fields |= {"officers": st.sampled_from(["all", "own"])}
    else:
        fields = {"of": kinds if shape == "coverage" else st.just(frozenset({"exam"})), "where": unit_scopes}
        fields |= {
            "among": maybe(officer_scopes),
            "per": windows,
            "minimum": shares,
            "percent": st.just(True),
        }
    measure = {"held": "count", "attended": "count", "unit hours": "hours"}.get(shape, shape)
    subject = "officer" if shape in ("attended", "hours") else "unit"
    return {"measure": measure, "subject": subject} | {key: draw(value) for key, value in fields.items()}


@st.composite
def rules(draw: st.DrawFn, id: str) -> QuotaRule:
    """A rule that makes sense, with readings that do so too."""
    fields = draw(_shapes())
    changes = st.sampled_from([{}, {"minimum": Decimal(1), "percent": fields.get("percent", False)}])
    names = draw(st.lists(st.sampled_from(["held", "each", "county"]), unique=True))
    readings = {name: Reading(name=name, title=draw(maybe(titles)), changes=draw(changes)) for name in names}
    return QuotaRule(
        id=id,
        title=draw(titles),
        force=draw(st.sampled_from(["must", "aim"])),
        readings=readings,
        reading=draw(st.sampled_from([None, *names])),
        lead=draw(maybe(texts)),
        source=draw(sources),
        **fields,  # type: ignore[arg-type]  # drawn together, so that they fit one another
    )


@st.composite
def packs(draw: st.DrawFn) -> PolicyPack:
    """A pack that makes sense."""
    first, length = draw(days), draw(st.integers(365, 2000))
    last = date.fromordinal(first.toordinal() + length)
    in_force = draw(st.sampled_from([DateRange(first=first, last=last), DateRange(first=first), DateRange()]))
    count = draw(st.integers(1, 3))
    return PolicyPack(
        id="drawn",
        title=draw(titles),
        document=draw(maybe(texts)),
        issuer=draw(maybe(texts)),
        issued=draw(maybe(days)),
        in_force=in_force,
        term=draw(maybe(st.just(DateRange(first=first, last=last)))),
        hours=draw(st.builds(HoursSettings, daily_cap=maybe(sizes), online_cap=maybe(sizes), day=sizes)),
        kinds=tuple(_own_kind(n) for n in range(draw(st.integers(0, 2)))),
        rules=tuple(draw(rules(f"rule-{n}")) for n in range(count)),
        not_measured=tuple(
            draw(
                st.lists(st.builds(NotMeasured, clause=texts, what=notes, document=maybe(texts)), max_size=2)
            )
        ),
        notes=tuple(draw(st.lists(notes, max_size=2))),
    )


def _own_kind(n: int) -> ActivityKind:
    return ActivityKind(
        code=f"own_{n}",
        title=Title(f"自有类型{n}", f"own kind {n}"),
        plural=f"own kinds {n}",
        synonyms=(f"别名{n}",),
        credits=frozenset({"unit", "hours"}),
        exam=n == 1,
        unit_verb=Title("办", "run"),
    )
