"""Official papers and returns: written from figures by templates a district keeps, numbered, frozen when issued.

What is counted is left to the figures, what was decided to the rooms below; both hand over plain values.
"""
