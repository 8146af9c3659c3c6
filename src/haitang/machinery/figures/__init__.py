"""The machinery of figures: a named measure over records, and from that one declaration its value, its break-downs, its
evidence, its explanation and its monthly roll-up.

Leaves what is counted to each app's `indicators`; which modules declare some stands in `project.wiring`.
"""
