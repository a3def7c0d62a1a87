from django.db import migrations, models


def bounds_become_rules(apps, schema_editor):
    Atelier = apps.get_model("agenda", "Atelier")
    for atelier in Atelier.objects.exclude(mix={}).iterator():
        rules = [
            {
                "sort": sort,
                "at_least": atelier.mix.get(f"{sort}_at_least") or 0,
                "at_most": atelier.mix.get(f"{sort}_at_most"),
                "language": "",
                "if_possible": False,
            }
            for sort in ("newcomers", "locals", "unknown")
            if atelier.mix.get(f"{sort}_at_least")
            or atelier.mix.get(f"{sort}_at_most") is not None
        ]
        Atelier.objects.filter(pk=atelier.pk).update(mix_rules=rules)


class Migration(migrations.Migration):
    dependencies = [("agenda", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="atelier",
            name="mix_rules",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="atelier",
            name="mix_reason",
            field=models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
        migrations.RunPython(bounds_become_rules, migrations.RunPython.noop),
        migrations.RemoveField(model_name="atelier", name="mix"),
    ]
