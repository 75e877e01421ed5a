from django.db import models


class Heartbeat(models.Model):
    """When a part of the running product last said that it lives."""

    name = models.CharField(max_length=50, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
