"""A loopback stand-in for the OpenAI API, as it answers image code today.

``ContractServer`` speaks HTTP on 127.0.0.1 and knows these paths; everything else is a 404:

=====================================  ==========================================================================
``POST /v1/images/generations``        JSON
``POST /v1/images/edits``              multipart, or JSON with ``images``
``POST /v1/images/variations``         404 with an empty body: the endpoint is retired
``POST /v1/responses``                 the ``image_generation`` tool; image models are refused in ``model``
``POST /v1/chat/completions``          a plain answer; image models are refused
``GET /v1/models``, ``/v1/models/ID``  what is alive on the server's day, with ``shutdown_date``
``GET /static/N.png``                  a picture that has nothing to do with the API
=====================================  ==========================================================================

The order of validation is the measured one: unknown keys (a null counts), model missing or null, prompt, images, ``n``, words and sizes,
and last whether the model exists on the server's day. What each model takes is asked of the project's own catalogue (``knowledge.py``).
Successful answers hold ``b64_json`` only, never ``url`` or ``revised_prompt``. What is accepted and what is answered is held against
OpenAI's own description of the API (``description.py``, data in ``openapi/``).

Texts that were measured against the live API are given word for word. Where only the fact of a refusal is known (an aspect ratio, a
model in a tool entry), the text is in the API's style. Two things are not modelled: access to a model, and tokens that are counted.
"""

from contract.errors import ApiError
from contract.pictures import Picture
from contract.request import Request
from contract.server import ContractServer

__all__ = ["ApiError", "ContractServer", "Picture", "Request"]
