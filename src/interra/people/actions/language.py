from __future__ import annotations

from interra.people.models import Member


def choose_language(*, member: Member, language: str) -> None:
    """From now on, pages and messages come in this language."""
    Member.objects.filter(pk=member.pk).update(language=language)
