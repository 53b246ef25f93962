"""Webhooks as the simulator serves them: the challenge before a URL is taken, and the delivery of events to it."""
