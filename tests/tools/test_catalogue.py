"""What counts as a message, and how a catalogue is read, written and compiled."""

import gettext
import io

from tools.catalogue import (
    KNOWLEDGE,
    Entry,
    Message,
    compiled,
    knowledge_messages,
    python_messages,
    read,
    template_messages,
    written,
)

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"'


def test_python_gives_the_literals_of_gettext_under_any_name() -> None:
    source = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
from cohorts.messages import gettext_noop as mark
from elsewhere import gettext
title = _("one " "two")
mark("marked"); ngettext("%(n)d day", "%(n)d days", 2); pgettext("MRD", "late"); gettext("not ours"); _(title)
"""
    assert list(python_messages(source)) == [
        Message(None, "one two"),
        Message(None, "marked"),
        Message(None, "%(n)d day", "%(n)d days"),
        Message("MRD", "late"),
    ]


def test_a_template_gives_what_its_tags_translate_with_percent_signs_doubled() -> None:
    source = (
        '{% load i18n %}{% translate "of 95 %" %}{% translate "late" context "MRD" %}'
        "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
        '{{ x|default:_("none") }}{% translate variable %}plain words'
    )
    assert list(template_messages(source)) == [
        Message(None, "of 95 %%"),
        Message("MRD", "late"),
        Message(None, "%(n)s day", "%(n)s days"),
        Message(None, "none"),
    ]


def test_a_rule_gives_the_sentences_that_a_reader_meets() -> None:
    source = (
        'id = "adult-99"\ntitle = "A title"\n[[version]]\nrecommendation = "Do it."\ncaveats = ["But."]\n'
        'evidence = ["LV2023"]\nprovided = { allogeneic_hsct = "Not now." }\n'
    )
    sentences = [message.text for message in knowledge_messages(source, KNOWLEDGE["rules"])]
    assert sentences == ["A title", "Do it.", "But.", "Not now."]


def test_of_a_source_our_words_are_translated_and_not_its_title_its_quotations_or_what_nobody_has_read() -> (
    None
):
    source = (
        'title = "Printed"\nreading = "It helped."\nverified = {}\n'
        "sizes = {{ total = 9, loss_of_function = 4 }}\n"
        '[[figure]]\ngroup = "older"\nprinted = "as quoted"\nnote = "a range"\n'
    )
    found = [message.text for message in knowledge_messages(source.format("true"), KNOWLEDGE["evidence"])]
    assert found == ["It helped.", "loss of function", "older", "a range"]
    assert list(knowledge_messages(source.format("false"), KNOWLEDGE["evidence"])) == []


def test_a_parameter_gives_its_label_unit_and_reason() -> None:
    source = '[cut]\nlabel = "Cut-off"\nunit = "days"\nproposal = "Why."\nvalues = [{ value = 1 }]\n'
    sentences = [message.text for message in knowledge_messages(source, KNOWLEDGE["parameters"])]
    assert sentences == ["Cut-off", "days", "Why."]


def test_of_a_worked_case_the_name_is_translated_and_nothing_of_the_patient() -> None:
    source = '[[case]]\nname = "60 years"\n[case.case.patient]\nsex = "female"\n'
    assert list(knowledge_messages(source, KNOWLEDGE["cases"])) == [Message(None, "60 years")]


def test_what_is_written_reads_back_and_compiles_for_gettext() -> None:
    entries = [
        Entry(Message(None, 'Say "yes"\nor no'), "说“是”\n或否", ("a.py", "b.html")),
        Entry(Message("MRD", "late"), "晚期"),
        Entry(Message(None, "%(n)d day", "%(n)d days"), "%(n)d 天"),
        Entry(Message(None, "not yet")),
        Entry(Message(None, "doubtful"), "存疑", fuzzy=True),
    ]
    assert list(read(written(HEADER, entries))) == entries
    catalogue = gettext.GNUTranslations(io.BytesIO(compiled(HEADER, entries)))
    assert catalogue.gettext('Say "yes"\nor no') == "说“是”\n或否"
    assert (catalogue.pgettext("MRD", "late"), catalogue.gettext("late")) == ("晚期", "late")
    assert catalogue.ngettext("%(n)d day", "%(n)d days", 1) == "%(n)d 天"
    assert (catalogue.gettext("not yet"), catalogue.gettext("doubtful")) == ("not yet", "doubtful")
