"""torch.hub: downloads a file."""

import urllib.request


def download_url_to_file(url, dst, hash_prefix=None, progress=True):
    urllib.request.urlretrieve(url, dst)
