"""Telling people: a notice in the program, by e-mail, to a group's robot; the feed of a calendar.

Leaves what is told, and to whom, to the apps above; what they declare stands in `declaring`.
"""
