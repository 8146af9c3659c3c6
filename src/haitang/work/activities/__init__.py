"""Activities as they were held: recorded where they happened, confirmed one level up, with the hours volunteers gave.

What an activity costs, whose task it was and how it is assessed is left to other apps.
"""
