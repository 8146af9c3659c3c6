"""What is done with notices. Apps above tell people with `notify`, or a district's groups with `tell_groups`."""

from .choosing import mark_read, prefer, switch_off
from .digests import make_digests, make_group_digests, send_again
from .feeds import make_feed, revoke_feed
from .forgetting import forget_told
from .robots import add_robot, remove_robot, try_robot
from .telling import notify, tell_groups

__all__ = [
    "add_robot",
    "forget_told",
    "make_digests",
    "make_feed",
    "make_group_digests",
    "mark_read",
    "notify",
    "prefer",
    "remove_robot",
    "revoke_feed",
    "send_again",
    "switch_off",
    "tell_groups",
    "try_robot",
]
