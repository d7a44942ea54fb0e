"""The choice of day numbers on the page of an import plan, in words."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from sessions.agenda.number_choices import NumberChoice, choices_of, dates_in_words, reason_of
from sessions.importing.catalogue.plan import CataloguePlan


@dataclass(frozen=True, slots=True)
class NumberChoices:
    """The reason for the question, the answers, and the value of the chosen one."""

    reason: str
    choices: tuple[NumberChoice, ...]
    chosen: str


def choices_of_plan(plan: CataloguePlan, said: str | None) -> NumberChoices | None:
    """Return the choices; None where no number is in question. ``said`` was chosen on the page before."""
    question, language = plan.question, plan.event.language
    if question is None:
        return None
    choices = choices_of(question, language, left_out(plan))
    return NumberChoices(reason_of(question, language), tuple(choices), question.answer(said))


def left_out(plan: CataloguePlan) -> str:
    """Return which days are skipped, with the number of their sessions."""
    assert plan.question
    count = len(plan.on_asked_days)
    text = ngettext(
        "Leave out %(dates)s: %(count)s session is not imported",
        "Leave out %(dates)s: %(count)s sessions are not imported",
        count,
    )
    return text % {"dates": dates_in_words(plan.question.asked), "count": count}
