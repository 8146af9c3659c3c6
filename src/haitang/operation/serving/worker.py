"""The process of the background work, as the supervisor starts it: `… PARENT PULSE -1`."""

import os
import sys

from .processes import bind_forks, die_with


def main(words: list[str]) -> int:
    parent, pulse = int(words[0]), int(words[1])
    die_with(parent)
    bind_forks()
    os.set_inheritable(pulse, False)
    # only now that nothing of it can outlive the supervisor: loading takes a second
    from haitang.operation.starting import prepare  # noqa: PLC0415

    prepare(["worker"])
    from .foreman import run_worker  # noqa: PLC0415 - needs the apps

    return run_worker(pulse)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
