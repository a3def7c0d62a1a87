from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0006_beacon_commit_and_reveal")]

    operations = [
        migrations.AddField(
            model_name="draw",
            name="rules_mattered",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="draw",
            name="memory_mattered",
            field=models.BooleanField(default=False),
        ),
    ]
