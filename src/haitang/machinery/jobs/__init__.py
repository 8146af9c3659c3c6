"""Background work: a named job, queued in the caller's transaction, run at least once, with one effect.

Leaves what a job does to the app that declares it; which modules declare jobs stands in `project.wiring`.
"""
