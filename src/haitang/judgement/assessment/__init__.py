"""The yearly assessment: schemes of weighted items over figures, one round of them a year, its scores and their steps.

Leaves what is counted to the indicators of the work below; ranks nobody, and knows no score of a person.
"""
