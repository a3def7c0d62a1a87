"""The doors of the house that belong to no room: the first page, and whether we are ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from interra.foundation.access import allowed
from interra.people.policies import anyone

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
@allowed(anyone)
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
