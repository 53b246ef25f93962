"""Pages for people: choose who you are, write, attach, see the thread, and what Civic asked of X meanwhile."""
