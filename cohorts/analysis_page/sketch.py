"""The made-up example of the page that refuses a comparison, drawn like any other figure."""

from django.utils.translation import gettext as _

from cohorts.figures.curves import Course, Curve, CurvePlot, curve_drawing
from cohorts.figures.drawing import Drawing
from cohorts.figures.immortal_sketch import WAIT, immortal_sketch
from cohorts.figures.palette import FIXED
from cohorts.figures.plate import Badge, badged

_WIDTH = 410.0


def sketch_drawings() -> tuple[Drawing, Drawing]:
    """Sorted by what happened later, and from the landmark on."""
    sketch = immortal_sketch()
    days = round(WAIT * 365.25)
    return (
        _panel(
            "sketch-naive",
            sketch.naive_transplanted,
            sketch.naive_others,
            Badge(_("Biased: sorted by what happened later"), "naive"),
            _("Years from first remission"),
            _("The transplanted lie above the others although transplant changes nothing."),
        ),
        _panel(
            "sketch-landmark",
            sketch.landmark,
            sketch.landmark,
            Badge(_("Landmark on day %(days)d") % {"days": days}, "adjusted"),
            _("Years from the landmark"),
            _("The two curves lie on one another, as they should."),
        ),
    )


def _panel(name: str, transplanted: Curve, others: Curve, badge: Badge, x_title: str, note: str) -> Drawing:
    plot = CurvePlot(
        name=name,
        title=_("Made-up example in which everybody has the same risk at every moment."),
        description=note,
        y_title=_("Alive (%)"),
        x_title=x_title,
        courses=(
            Course(_("Transplanted"), FIXED["transplanted"], transplanted),
            Course(_("Not transplanted"), FIXED["none"], others),
        ),
        ticks=(0, 1, 2, 3, 4, 5),
        notes=(note,),
        width=_WIDTH,
    )
    return badged(curve_drawing(plot), (Badge(_("made-up example"), "adjusted"), badge))
