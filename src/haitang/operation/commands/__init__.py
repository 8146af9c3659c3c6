"""The families of sub-commands, in the order `haitang --help` shows them.

A family is a module with `add_to(families)`, which adds its sub-commands with
`families.add_parser(name, parents=[reading()])` (`writing()` for those that change something) and
`set_defaults(run=…)`; `run(args)` returns the exit code and speaks through `tell`.
"""

from . import (
    assess,
    backup,
    coverage,
    demo,
    divisions,
    doctor,
    figures,
    imports,
    init,
    manage,
    report,
    serve,
    summary,
    user,
    vacancies,
    verify,
)

FAMILIES = (
    init,
    demo,
    serve,
    divisions,
    imports,
    vacancies,
    coverage,
    summary,
    figures,
    assess,
    report,
    verify,
    user,
    backup,
    doctor,
    manage,
)
