"""Values and small machinery without tables: what everything above may use, and which knows nothing of ours."""
