"""pydantic-settings, with an empty environment."""

from pydantic import BaseModel as BaseSettings

__all__ = ["BaseSettings"]
