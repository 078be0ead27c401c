"""All detection models that run. To learn what is asked of anyone's data, read `MODELS`."""

from matchers.models.case_trip import CASE_TRIP
from matchers.models.checkpoint_unchecked import CHECKPOINT_UNCHECKED
from matchers.models.declare import DetectionModel
from matchers.models.resident_abroad_returned import RESIDENT_ABROAD_RETURNED
from matchers.models.risk_region_stay import RISK_REGION_STAY
from matchers.models.watchlist_hit import WATCHLIST_HIT

MODELS: tuple[DetectionModel, ...] = (
    WATCHLIST_HIT,
    RESIDENT_ABROAD_RETURNED,
    RISK_REGION_STAY,
    CASE_TRIP,
    CHECKPOINT_UNCHECKED,
)
