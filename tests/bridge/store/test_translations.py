"""The translation cache."""

from bridge.store.connection import Connection
from bridge.store.store import Store
from tests.bridge.store.values import ANA


async def test_the_cache_is_bounded_and_keyed(store: Store, connection: Connection) -> None:
    """A translation is found by its key, which is not readable from the database."""
    await store.translations.put("pt>en meu gato", "my cat", ANA)

    assert await store.translations.get("pt>en meu gato") == "my cat"
    assert await store.translations.get("pt>en teu gato") is None
    assert "gato" not in str(await connection.do("KEYS", "*"))
