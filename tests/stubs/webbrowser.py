"""webbrowser, without a browser."""

from shown import show


def open(url, new=0, autoraise=True):  # noqa: A001
    show("webbrowser.open", url)
    return True


def open_new(url):
    return open(url, 1)


def open_new_tab(url):
    return open(url, 2)
