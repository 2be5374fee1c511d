"""What a case states, in the few words that fit beside a label. What it does not state never reads as a negative."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from cohorts.mrd import Phase
from cohorts.punctuation import clauses, described
from cohorts.punctuation import listed as in_a_list
from cohorts.vocabulary import LABELS, MarkerStatus
from decision_support.recommendation.case import Case


def label_of(code: str | None) -> str:
    return _(LABELS[code]) if code else _("not recorded")


def status_of(code: str | None) -> str:
    return _(LABELS[code]).lower() if code else _("unknown")


def number_of(value: int | None) -> str:
    return "?" if value is None else str(value)


def yes_no_of(value: bool | None) -> str:
    return {True: _("yes"), False: _("no"), None: _("not recorded")}[value]


def listed(codes: Iterable[str], *, empty: str) -> str:
    return in_a_list(_(LABELS[code]) for code in codes) or empty


def ikzf1_of(case: Case, *, short: bool = False) -> str:
    ikzf1 = case.diagnosis.ikzf1
    words = [status_of(ikzf1.status)]
    if ikzf1.lesion:
        lesion = _(LABELS[ikzf1.lesion])
        exons = ikzf1.lesion[0].isdigit()
        words.append(ikzf1.lesion if short and exons else lesion[:1].lower() + lesion[1:])
    if ikzf1.method and ikzf1.method != "unknown" and not short:
        words.append(_(LABELS[ikzf1.method]))
    return " ".join(words) if short else described(words)


def lesions_of(statuses: Mapping[str, str | None]) -> str:
    """Those present by name, then how many were not tested; only all negative reads as none."""
    present = [_(LABELS[name]) for name, status in statuses.items() if status == MarkerStatus.POSITIVE]
    open_count = sum(
        status not in (MarkerStatus.POSITIVE, MarkerStatus.NEGATIVE) for status in statuses.values()
    )
    words = [in_a_list(present) if present else _("none found") if open_count < len(statuses) else ""]
    if open_count:
        words.append(_("%(count)d of %(all)d not known") % {"count": open_count, "all": len(statuses)})
    return clauses(words)


def all_stated(names: Iterable[str], genetics: Mapping[str, str | None]) -> bool:
    return all(genetics.get(name) in ("positive", "negative") for name in names)


def cycles_of(phases: Sequence[Phase]) -> str:
    cycles = sorted(phase.cycle for phase in phases if phase.cycle is not None)
    courses = sum(phase.cycle is None for phase in phases)
    words = [_("cycle %(last)d is the latest") % {"last": cycles[-1]}] if cycles else []
    if courses:
        words.append(_("%(count)d course(s) outside the cycles") % {"count": courses})
    return clauses(words) or _("not recorded")


def donors_of(case: Case) -> str:
    if case.donors is None:
        return _("not searched or not recorded")
    available = [donor.kind for donor in case.donors if donor.available and donor.kind]
    if available:
        return listed(dict.fromkeys(available), empty="")
    return _("none available") if case.donors else _("searched, none found")


def graft_of(case: Case) -> str:
    graft = case.graft
    if graft.autologous_collection_failed:
        return _("collection failed")
    if graft.autologous_collected is None:
        return _("not recorded")
    if not graft.autologous_collected:
        return _("not collected yet")
    return _("collected, MRD %(status)s") % {"status": status_of(graft.autologous_graft_mrd)}
