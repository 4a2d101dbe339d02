"""Which models stay in memory: as many as fit below a ceiling, the least recently used goes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Model = TypeVar("Model")


class Residency(Generic[Key, Model]):
    """Loaded models by key. One always fits, however large."""

    def __init__(self, ceiling: int) -> None:
        self._ceiling = ceiling
        self._models: OrderedDict[Key, tuple[Model, int]] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._models

    def get(self, key: Key, *, cost: int, load: Callable[[], Model]) -> Model:
        """The loaded model, or `load()` after room was made for its `cost` in bytes."""
        if key in self._models:
            self._models.move_to_end(key)
            return self._models[key][0]
        while self._models and self._used() + cost > self._ceiling:
            self._models.popitem(last=False)
        model = load()
        self._models[key] = (model, cost)
        return model

    def _used(self) -> int:
        return sum(cost for _, cost in self._models.values())
