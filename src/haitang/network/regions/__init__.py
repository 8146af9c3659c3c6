"""Administrative divisions by their national codes, how they change, and who lives there.

Leaves what an association does in a region to the apps above.
"""
