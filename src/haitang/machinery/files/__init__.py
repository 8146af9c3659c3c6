"""Evidence files: pictures as they were given, without what they tell about where and on what they were taken.

Who may see, add or remove one is decided by the record it belongs to; the address of a file is that record's app's.
"""
