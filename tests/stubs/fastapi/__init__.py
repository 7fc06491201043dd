"""FastAPI: routes stay the functions they are."""


class FastAPI:
    def get(self, path, **_):
        return lambda view: view

    post = get
