"""A child for the supervisor to keep: it beats, and has forked children with children of their own. `… PARENT PULSE SOCKET`.

What `MEMBER` holds it does otherwise: `loose` starts a process in a session of its own, `failing` ends at once,
`unbound` is not bound to its parent (the negative control).
"""

import os
import subprocess
import sys
import time

from haitang.operation.serving.processes import bind_forks, die_with
from haitang.operation.serving.pulse import Pulse

BEAT_SECONDS = 0.1
FOREVER = [sys.executable, "-c", "import time; time.sleep(600)"]


def main(words: list[str]) -> None:
    ways = os.environ.get("MEMBER", "").split()
    if "failing" in ways:
        sys.exit(7)
    if "unbound" not in ways:
        die_with(int(words[0]))
        bind_forks()
    if "loose" in ways:
        subprocess.Popen(FOREVER, start_new_session=True)
    for _child in range(2):
        if os.fork() == 0:
            if os.fork() == 0:
                time.sleep(600)
            time.sleep(600)
    pulse = Pulse(int(words[1]))
    while True:
        pulse.beat()
        time.sleep(BEAT_SECONDS)


if __name__ == "__main__":
    main(sys.argv[1:])
