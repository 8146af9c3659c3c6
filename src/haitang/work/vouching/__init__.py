"""Records that count once somebody else vouches for them: who recorded one, who may judge it, many judged at once.

A room makes its model a `Vouched`, its rows of what was decided a `Judgement`, and says in its rules by a `Vouching` what
those are told who may not. It holds no table of its own.
"""
