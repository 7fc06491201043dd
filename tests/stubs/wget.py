"""wget.download."""

import urllib.request


def download(url, out=None, bar=None):
    target = out or url.rsplit("/", 1)[-1]
    urllib.request.urlretrieve(url, target)
    return target
