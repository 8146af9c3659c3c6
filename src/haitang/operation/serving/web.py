"""The process that serves pages, as the supervisor starts it: `… PARENT PULSE SOCKET`."""

import os
import sys

from .processes import die_with


def main(words: list[str]) -> int:
    parent, pulse, listening = map(int, words[:3])
    die_with(parent)
    for descriptor in (pulse, listening):
        os.set_inheritable(descriptor, False)
    # only now that it cannot outlive the supervisor: loading takes a second
    from .server import run_server  # noqa: PLC0415

    return run_server(pulse, listening)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
