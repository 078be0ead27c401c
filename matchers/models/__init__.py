"""All detection models that run. To learn what is asked of anyone's data, read `MODELS` and `AREA_MODELS`."""

from matchers.models.areas import AreaModel
from matchers.models.arrival_undeclared import ARRIVAL_UNDECLARED
from matchers.models.case_hotel_night import CASE_HOTEL_NIGHT
from matchers.models.case_place_time import CASE_PLACE_TIME
from matchers.models.case_trip import CASE_TRIP
from matchers.models.checkpoint_unchecked import CHECKPOINT_UNCHECKED
from matchers.models.citizen_clue import CITIZEN_CLUE
from matchers.models.cold_chain_handlers import COLD_CHAIN_HANDLERS
from matchers.models.contact_elsewhere import CONTACT_ELSEWHERE
from matchers.models.declaration_contradicts_travel import DECLARATION_CONTRADICTS_TRAVEL
from matchers.models.declare import DetectionModel
from matchers.models.driver_test_validity import DRIVER_TEST_VALIDITY
from matchers.models.fever_symptoms import FEVER_SYMPTOMS
from matchers.models.hand_over_missed import HAND_OVER_MISSED
from matchers.models.identity_two_places import IDENTITY_TWO_PLACES
from matchers.models.isolation_check_missed import ISOLATION_CHECK_MISSED
from matchers.models.isolation_ends import ISOLATION_ENDS
from matchers.models.planned_return import PLANNED_RETURN
from matchers.models.positive_result import POSITIVE_RESULT
from matchers.models.protected_setting import PROTECTED_SETTING
from matchers.models.resident_abroad_returned import RESIDENT_ABROAD_RETURNED
from matchers.models.risk_region_stay import RISK_REGION_STAY
from matchers.models.roster_trip_risk import ROSTER_TRIP_RISK
from matchers.models.sample_overdue import TEST_OVERDUE
from matchers.models.seen_outside_isolation import SEEN_OUTSIDE_ISOLATION
from matchers.models.site_crowded import SITE_CROWDED
from matchers.models.symptom_cluster import SYMPTOM_CLUSTER
from matchers.models.vehicle_risk_region import VEHICLE_RISK_REGION
from matchers.models.watchlist_hit import WATCHLIST_HIT

MODELS: tuple[DetectionModel, ...] = (
    WATCHLIST_HIT,
    RESIDENT_ABROAD_RETURNED,
    PLANNED_RETURN,
    CONTACT_ELSEWHERE,
    SEEN_OUTSIDE_ISOLATION,
    ISOLATION_CHECK_MISSED,
    ISOLATION_ENDS,
    RISK_REGION_STAY,
    CASE_TRIP,
    CASE_HOTEL_NIGHT,
    CASE_PLACE_TIME,
    ARRIVAL_UNDECLARED,
    DECLARATION_CONTRADICTS_TRAVEL,
    HAND_OVER_MISSED,
    ROSTER_TRIP_RISK,
    CHECKPOINT_UNCHECKED,
    VEHICLE_RISK_REGION,
    DRIVER_TEST_VALIDITY,
    FEVER_SYMPTOMS,
    TEST_OVERDUE,
    POSITIVE_RESULT,
    PROTECTED_SETTING,
    CITIZEN_CLUE,
    IDENTITY_TWO_PLACES,
    SITE_CROWDED,
    COLD_CHAIN_HANDLERS,
)

AREA_MODELS: tuple[AreaModel, ...] = (SYMPTOM_CLUSTER,)
