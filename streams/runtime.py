"""What the agents of one worker share: settings as values, stores, the publisher, lists, models and units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matchers.models import AREA_MODELS, MODELS
from matchers.models.areas import AreaModel
from matchers.models.declare import DetectionModel
from matchers.router import Router, load_units
from sinks.clickhouse import Patience
from sinks.store import Store
from streams.delivery import Publisher, Sink
from streams.lists import Lists
from streams.settings import Settings
from streams.stores import store_of

_ATTEMPT = Patience(retry_seconds=0)  # the sink itself tries again, where it can be cancelled


@dataclass
class Runtime:
    """One worker's parts; each stage has its own connection and its own thread for it.

    `models` and `area_models` are replaced as a whole while the worker runs: take them once for one decision.
    """

    settings: Settings
    secret: bytes
    publisher: Publisher
    lists: Lists
    router: Router
    models: Sequence[DetectionModel]
    partitions: Mapping[str, int]
    area_models: Sequence[AreaModel] = ()
    _stores: dict[str, Store] = field(default_factory=dict)
    _sinks: dict[str, Sink] = field(default_factory=dict)

    def store(self, stage: str) -> Store:
        """The stage's own store."""
        if stage not in self._stores:
            self._stores[stage] = store_of(self.settings, _ATTEMPT)
        return self._stores[stage]

    def sink(self, stage: str) -> Sink:
        """The stage's own thread for its store."""
        if stage not in self._sinks:
            self._sinks[stage] = Sink(stage)
        return self._sinks[stage]


def make_runtime(settings: Settings, partitions: Mapping[str, int]) -> Runtime:
    """The parts of a worker with these settings; connects to nothing yet."""
    return Runtime(
        settings=settings,
        secret=settings.secret(),
        publisher=Publisher(settings.broker, max_bytes=max(1_048_576, settings.record_bytes * 2)),
        lists=Lists(),
        router=Router(load_units(settings.units_file)),
        models=tuple(model for model in MODELS if model.key not in settings.models_off),
        partitions=partitions,
        area_models=tuple(model for model in AREA_MODELS if model.key not in settings.models_off),
    )
