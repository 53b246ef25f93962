"""What Civic makes of posts, without a database: a council pack, posts in, one decision each out.

In: a pack's folder, perhaps a learned model and earlier reports; posts as X payloads, JSON lines or plain text. Out:
the decisions as JSON values. Promises: the same Understanding decides here as in the product; no post stops the
next; nothing leaves the machine.
"""

from civic.explain.decided import Explainer
from civic.explain.posts import Given, posts_in
from civic.explain.told import told

__all__ = ["Explainer", "Given", "posts_in", "told"]
