"""The rhythm the rules demand, as data: who owes what how often, met by the records themselves; and plans of several years.

Leaves what is counted to the figures of the work below, and every judgement in points to `assessment`.
"""
