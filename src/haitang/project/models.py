"""The table of Django's shared cache; nothing reads it but the cache itself."""

from django.db import models


class CacheEntry(models.Model):
    """One value of the shared cache. No personal data: counters of the limits on signing in, by digest."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "project_cache"

    def __str__(self) -> str:
        return self.cache_key
