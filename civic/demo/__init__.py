"""The demo: Wrenford, a council that does not exist, its town, its pack and its photos."""
