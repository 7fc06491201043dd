"""Flask: an application that is run answers each of its routes once and shows what it answers."""

import json

from shown import show


def jsonify(*args, **kwargs):
    return json.dumps(args[0] if args else kwargs)


def render_template(name, **context):
    return json.dumps(context)


class Flask:
    def __init__(self, name):
        self.views = []

    def route(self, rule, **_):
        return lambda view: self.views.append(view) or view

    get = post = route

    def run(self, **_):
        for view in self.views:
            answer = view()
            answer = answer[0] if isinstance(answer, tuple) else answer
            show("flask", answer if isinstance(answer, str) else json.dumps(answer))
