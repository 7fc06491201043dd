"""NumPy's two ways to look at bytes as an array."""

uint8 = "uint8"


def frombuffer(buffer, dtype=float):
    if not isinstance(buffer, bytes | bytearray):
        raise TypeError("a bytes-like object is required")
    return bytes(buffer)


def asarray(a, dtype=None):
    return bytes(a)


array = asarray
