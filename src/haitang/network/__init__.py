"""The network of the association: divisions, bodies, people, who holds which post, and who may do what."""
