"""Units, the association's organisations, and the posts in them, which exist while vacant.

Leaves who holds a post to `staffing`.
"""
