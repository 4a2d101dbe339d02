"""The engines there are: the one list that names them. A new engine adds its `SPEC` here."""

from bridge.translation.engines import EngineSpec, argos, firefox, libretranslate, openai

ENGINES: tuple[EngineSpec, ...] = (firefox.SPEC, argos.SPEC, libretranslate.SPEC, openai.SPEC)
"""In the order in which `auto` asks them."""
