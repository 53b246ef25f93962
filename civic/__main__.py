"""`python -m civic` is `civic`."""

from civic.cli import app

app()
