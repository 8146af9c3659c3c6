"""Where a person's data lie. Every app says it of its own tables in its `personal.py`; what nobody has said does not start.

No table and no person of its own: erasure, the own-data copy, corrections, merges and terms of keeping walk what stands here.
"""
