"""Which models run, and in which interval a push counts."""

from matchers.models import AREA_MODELS, MODELS
from streams.settings import load_settings
from streams.valves import capped_models, interval_of, running_models


def test_settings_and_switches_both_turn_a_model_off_and_unknown_ones_mean_nothing() -> None:
    running = running_models({"watchlist_hit_v1"}, {"case_trip_v1": "off", "gone_v1": "off", "watchlist_hit_v1": "on"})
    assert {model.key for model in MODELS} - {model.key for model in running.models} == {"watchlist_hit_v1", "case_trip_v1"}
    assert running.area_models == AREA_MODELS


def test_a_model_in_shadow_runs_and_is_marked() -> None:
    running = running_models(frozenset(), {"watchlist_hit_v1": "shadow", "symptom_cluster_v1": "shadow"})
    assert {model.key for model in running.models if model.shadow} == {"watchlist_hit_v1"}
    assert [model.shadow for model in running.area_models] == [True]
    assert not any(model.shadow for model in MODELS)


def test_an_area_model_is_switched_off_like_any_other() -> None:
    assert running_models({"symptom_cluster_v1"}, {}).area_models == ()


def test_the_setting_lowers_caps_and_never_raises_one() -> None:
    declared = {model.key: model.push_cap_per_hour for model in MODELS}
    assert {model.key: model.push_cap_per_hour for model in capped_models(load_settings())} == declared
    assert {model.push_cap_per_hour for model in capped_models(load_settings(push_cap=1))} == {1}
    lowered = capped_models(load_settings(push_cap=1_000_000))
    assert {model.key: model.push_cap_per_hour for model in lowered} == declared


def test_an_interval_begins_with_its_first_millisecond() -> None:
    assert [interval_of(ms, 10) for ms in (19_999, 20_000, 29_999)] == [10_000, 20_000, 20_000]
