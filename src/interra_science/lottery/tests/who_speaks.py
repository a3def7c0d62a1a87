"""Six people and their languages, for tables."""

SPEAKS = {
    "Samira": {"ar", "fr"},
    "Rania": {"ar"},
    "Hana": {"ti"},
    "Yonas": {"ti"},
    "Marc": {"fr", "nl"},
    "Nora": {"fr"},
}
