from __future__ import annotations

from typing import Any

from interra.territory.models import Venue


def a_venue(name: str = "Café du Parc", **given: Any) -> Venue:
    usual = {
        "name": name,
        "kind": Venue.Kind.CAFE,
        "street": "Rue du Parc 12",
        "postcode": "4020",
        "quarter": "Droixhe",
        "latitude": "50.64690",
        "longitude": "5.60220",
        "way_in": "Porte verte, premier étage",
        "bus": "Bus 4, arrêt Place de la Libération",
        "step_free": True,
        "toilets": True,
    }
    return Venue.objects.create(**usual | given)
