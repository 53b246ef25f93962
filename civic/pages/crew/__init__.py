"""A crew's day on a phone: its jobs, one job, and what is done about it.

Promises: a crew sees and changes its own jobs only; whoever runs the desk may look at and help with any; every
change carries an id made on the phone, so that sending it again changes nothing.
"""

from fastapi import APIRouter

from civic.pages.crew import day, job, verbs

pages = APIRouter()
for part in (day, job, verbs):
    pages.include_router(part.pages)
