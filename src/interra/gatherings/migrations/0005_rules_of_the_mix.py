from django.db import migrations, models

SORTS = {"newcomers": "newcomers", "locals": "locals", "unknown": "unknown"}


def six_numbers_become_rules(apps, schema_editor):
    """Each circle that had a bound has a rule."""
    Session = apps.get_model("gatherings", "Session")
    for session in Session.objects.filter(mode="draw").iterator():
        rules = []
        for sort in SORTS:
            at_least = getattr(session, f"{sort}_at_least")
            at_most = getattr(session, f"{sort}_at_most")
            if at_least or at_most is not None:
                rules.append(
                    {
                        "sort": sort,
                        "at_least": at_least,
                        "at_most": at_most,
                        "language": "",
                        "if_possible": False,
                    }
                )
        if rules:
            Session.objects.filter(pk=session.pk).update(mix_rules=rules)


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0004_requests_made_without_a_network")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="mix_rules",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="attendee",
            name="answers_sealed",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="draw",
            name="answers_sealed",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(six_numbers_become_rules, migrations.RunPython.noop),
        *(
            migrations.RemoveField(model_name="session", name=f"{sort}_{side}")
            for sort in SORTS
            for side in ("at_least", "at_most")
        ),
    ]
