"""What residents see: reports with their story, lists, a map, and the form to report without X.

Promises: no name, no account and no staff member is ever shown; what nobody has looked at yet is told by its
category only; a report that the council declined keeps nothing but the reason.
"""

from civic.pages.public import asking, form, home, lists, maps, one

pages = tuple(part.pages for part in (home, lists, maps, form, asking, one))
