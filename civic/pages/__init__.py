"""HTML over HTTP: one verb, one small handler. Pages share only deps and render."""
