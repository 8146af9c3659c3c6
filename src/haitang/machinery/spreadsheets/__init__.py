"""Reading people's spreadsheets: recognise, preview, mend, apply, undo; and writing exports.

Leaves what a row means to the `importers` of the apps above.
"""
