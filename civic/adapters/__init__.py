"""One module or package for each outside thing; only civic.main knows them, and they do not know each other."""
