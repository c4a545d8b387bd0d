package zone_test

import (
	"testing"

	"bentou/ent/gen/ent"
	"bentou/internal/zone"
)

func TestWhatBelongsToNoZoneGoesByTheOnlyOneAndElseByTheCalendarOfChina(t *testing.T) {
	only := &ent.Zone{TimeZone: "Asia/Urumqi"}
	if zone.Common([]*ent.Zone{only}) != only {
		t.Error("it is not the only zone")
	}
	for _, zones := range [][]*ent.Zone{nil, {only, {}}} {
		if got := zone.Common(zones); got.TimeZone != "Asia/Shanghai" || got.BusinessDay != nil {
			t.Errorf("of %d zones it is %v", len(zones), got)
		}
	}
}
