"""A second kind of platform, and a channel that plugs it in: neither is part of the product.

They show that `civic.ports.Channel` fits more than X. The platform is shaped as Mastodon is: a list of notifications
with ids of their own, words as HTML, replies that name whom they answer, photos that are sent before the post.
"""
