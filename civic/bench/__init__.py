"""`civic bench`: how fast the product is, beside its own stack's floor and beside the best peer.

In: how many reports, how long to measure, on which database. Out: a table, and the same as JSON. Promises: a
database of its own, loopback only, every started program ended by its id, also on Ctrl-C. `measuring.run` does it.
"""
