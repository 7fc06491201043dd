"""FastAPI: routes stay the functions they are."""


class FastAPI:
    def get(self, path, **_):
        return lambda view: view

    post = get


class BackgroundTasks:
    def __init__(self):
        self.tasks = []

    def add_task(self, func, *args, **kwargs):
        self.tasks.append((func, args, kwargs))

    def run(self):
        for func, args, kwargs in self.tasks:
            func(*args, **kwargs)
