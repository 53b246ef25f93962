"""The X API v2 itself: who may ask, how often, what is answered, and what it would cost."""
