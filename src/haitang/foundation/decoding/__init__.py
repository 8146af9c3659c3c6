"""Decoders of bytes that came from outside, each run in a child process with limits. Knows nothing of ours.

    web or worker process        fork server (one a process)          child (one a file)
    pool.decode ── limits, socket ──▶ forks ─────────────────────────▶ limits on itself
                ── job and content ──────────────────────────────────▶ decodes
                ◀───────────────────────────────────────────── answer ─┘
                ◀── how it ended, what it took ──┘ waits, kills

`pool.decode` is the only way in; everything under `child` runs behind it and imports neither Django nor anything of ours.
"""
