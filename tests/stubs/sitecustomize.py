"""Loaded by every Python that ``programs.run_program`` starts: the network ends at the contract server.

``https://api.openai.com`` becomes the server wherever requests, httpx, httpx2, urllib, aiohttp or http.client make a URL
of it, and every other host that is not this machine fails to resolve, so that each library raises its own connection error.
"""

import functools
import importlib.abc
import importlib.machinery
import os
import socket
import sys
import urllib.parse

PUBLIC = "https://api.openai.com/"
LOOPBACK = ("127.0.0.1", "localhost", "::1", None, "")
SERVER = os.environ.get("OPENAI_BASE_URL", "").removesuffix("v1")


def here(url):
    return SERVER + url.removeprefix(PUBLIC) if url.startswith(PUBLIC) else url


def patch_requests(module):
    send = module.Session.send

    @functools.wraps(send)
    def redirected(self, request, **options):
        request.url = here(request.url)
        return send(self, request, **options)

    module.Session.send = redirected


def patch_httpx(module):
    for client in (module.Client, module.AsyncClient):
        patch_httpx_client(client, module.URL)


def patch_httpx_client(client, url_type):
    build = client.build_request

    @functools.wraps(build)
    def redirected(self, *arguments, **options):
        request = build(self, *arguments, **options)
        if str(request.url).startswith(PUBLIC):
            request.url = url_type(here(str(request.url)))
            request.headers["host"] = request.url.netloc.decode()
        return request

    client.build_request = redirected


def patch_urllib(module):
    opened = module.OpenerDirector.open

    @functools.wraps(opened)
    def redirected(self, fullurl, *arguments, **options):
        if isinstance(fullurl, str):
            fullurl = here(fullurl)
        elif isinstance(fullurl, module.Request):
            fullurl.full_url = here(fullurl.full_url)
        return opened(self, fullurl, *arguments, **options)

    module.OpenerDirector.open = redirected


def patch_aiohttp(module):
    build = module.ClientSession._build_url

    @functools.wraps(build)
    def redirected(self, str_or_url):
        url = build(self, str_or_url)
        return type(url)(here(str(url))) if str(url).startswith(PUBLIC) else url

    module.ClientSession._build_url = redirected


def patch_connection(module):
    connect = module.HTTPSConnection.connect

    @functools.wraps(connect)
    def redirected(self):
        if f"https://{self.host}/" == PUBLIC:
            server = urllib.parse.urlsplit(SERVER)
            self.sock = socket.create_connection((server.hostname, server.port))
        else:
            connect(self)

    module.HTTPSConnection.connect = redirected


PATCHES = {
    "requests.sessions": patch_requests,
    "httpx": patch_httpx,
    "httpx2": patch_httpx,
    "urllib.request": patch_urllib,
    "aiohttp.client": patch_aiohttp,
    "http.client": patch_connection,
}


class PatchFinder(importlib.abc.MetaPathFinder):
    """Patches a library right after it is imported, so that programs that do not use it do not pay for it."""

    def find_spec(self, name, path=None, target=None):
        if name not in PATCHES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def patched(module):
            execute(module)
            PATCHES[name](module)

        spec.loader.exec_module = patched
        return spec


def resolve_only_here(host, *arguments, **options):
    name = host.decode() if isinstance(host, bytes) else host
    if name not in LOOPBACK:
        raise socket.gaierror(socket.EAI_NONAME, f"{name}: tests have no network")
    return resolve(host, *arguments, **options)


if SERVER:
    resolve = socket.getaddrinfo
    socket.getaddrinfo = resolve_only_here
    sys.meta_path.insert(0, PatchFinder())
    if "urllib.request" in sys.modules:
        patch_urllib(sys.modules["urllib.request"])
