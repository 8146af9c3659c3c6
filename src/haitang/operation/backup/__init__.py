"""One file that holds everything but the keys, the same whichever engine it came from.

`archive` is the file and its proof against damage, `tables` the rows, `saving` and `restoring` the two ways.
"""
