"""A crew's day on a phone: its jobs, one job, and what is done about it.

Promises: a crew sees and changes its own jobs only; whoever runs the desk may look at and help with any; every
change carries an id made on the phone, so that sending it again changes nothing.
"""

from civic.pages.crew import day, job, verbs

pages = tuple(part.pages for part in (day, job, verbs))
