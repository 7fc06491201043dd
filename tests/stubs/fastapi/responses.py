"""FastAPI's responses: they show their content."""

import json

from shown import show


class HTMLResponse:
    def __init__(self, content=None, **_):
        show("fastapi", content)


class JSONResponse:
    def __init__(self, content=None, **_):
        show("fastapi", json.dumps(content))
