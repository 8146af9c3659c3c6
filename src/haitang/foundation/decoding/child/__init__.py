"""What runs in the fork server and its children, where nothing of Haitang and no secret is in memory.

Each decoder is a function of the job and the content; it returns an answer or raises `Refusal`.
"""
