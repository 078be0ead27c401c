"""From settings to an open store: the one place that knows both."""

from sinks.clickhouse import Address, ClickHouse, Patience
from sinks.store import Store
from streams.settings import Settings


def client_of(settings: Settings, patience: Patience | None = None) -> ClickHouse:
    """A connection as the user that may write; made when first used."""
    password = settings.clickhouse_password.get_secret_value()
    address = Address(
        settings.clickhouse_host, settings.clickhouse_port, settings.clickhouse_user, password, settings.clickhouse_database
    )
    return ClickHouse(address, patience)


def store_of(settings: Settings, patience: Patience | None = None) -> Store:
    """The store that these settings name."""
    return Store(client_of(settings, patience))
