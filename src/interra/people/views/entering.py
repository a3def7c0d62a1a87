from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from interra.foundation.access import allowed
from interra.people.policies import anyone

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_http_methods(["GET", "POST"])
@allowed(anyone)
def enter(request: HttpRequest) -> HttpResponse:
    return HttpResponse("soon")
