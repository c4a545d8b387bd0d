package demo

import (
	"time"

	"bentou/rules/fact"
)

// Truths is what is known of a demo zone without looking into the database: it is
// counted from the plan. Unless a name says otherwise, a truth is as of the business
// day and as known in the end. Members are people with a membership in force; the
// dead and those who moved away are none.
type Truths struct {
	Households  int       `json:"households"`
	Seed        uint64    `json:"seed"`
	BusinessDay fact.Date `json:"business_day"`
	Persons     int       `json:"persons"` // ever on record
	Members     int       `json:"members"`

	HouseholdsByTownship  map[string]int `json:"households_by_township"`
	HouseholdsByAttribute map[string]int `json:"households_by_attribute"`
	// The key blank counts the ordinary households and those whose column was blank.
	HouseholdsByExitStatus map[string]int `json:"households_by_exit_status"`
	HouseholdsByMainCause  map[string]int `json:"households_by_main_cause"`
	BlankExitStatus        []string       `json:"registered_poor_with_blank_exit_status"` // household codes

	MembersByAge map[string]int `json:"members_by_age"` // bands such as 70-79
	// Alive, registered in the zone on the day, seventy or older.
	Elders70Local  int `json:"elders_70_and_over_local_alive"`
	Centenarians   int `json:"members_100_and_over"`
	HukouElsewhere int `json:"members_registered_elsewhere"`

	DibaoInForce map[string]int `json:"dibao_in_force"` // by day
	// On 2019-06-30, by what was known at the moment named.
	DibaoKnownThen   Known            `json:"dibao_in_force_2019_06_30_as_known"`
	DibaoEnded2019   map[string]int   `json:"dibao_ended_in_2019_by_reason"`
	DibaoEntered2019 int              `json:"dibao_entered_in_2019"`
	NearLine         []NearLine       `json:"dibao_cancelled_near_the_line"`
	Certificates     map[string]int   `json:"certificates_by_grade"`
	CertificateKinds map[string]int   `json:"certificates_by_category"`
	SelfCare         map[string]int   `json:"members_by_self_care"` // blank: not assessed
	SevereMental     int              `json:"severe_mental_illness"`
	PostHolders      int              `json:"public_post_holders"`
	LabourAbility    map[string]int   `json:"members_by_labour_ability"`
	SchoolStage      map[string]int   `json:"members_by_school_stage"` // blank: not known
	DroppedOut       []Named          `json:"dropped_out"`
	HousingGrades    map[string]int   `json:"housing_grades"` // blank: not graded
	WaterSafety      map[string]int   `json:"water_safety"`
	Enrolled         map[string]int   `json:"enrolled"`                                     // by kind and year, such as RESIDENT_MEDICAL 2019
	PoorWithoutCover int              `json:"registered_poor_members_without_medical_2019"` // neither resident nor employee
	HouseholdsHelped int              `json:"households_with_helper"`
	HelperChanges    int              `json:"helper_terms_that_followed_another"`
	Deaths           map[string]int   `json:"deaths"` // by year
	Births           map[string]int   `json:"births"` // by year
	Moves            map[string]int   `json:"moves"`  // by kind
	MovedToOther     int              `json:"members_who_moved_to_another_household"`
	CompleteHouse    map[string]int   `json:"household_completeness"` // by register
	CompleteVillages map[string]int   `json:"village_completeness"`   // by register
	WageFen          map[string]int64 `json:"wage_sum_fen"`           // by year
	IncomeFen        map[string]int64 `json:"income_sum_fen"`         // by source, of 2019
	ExpenseFen       map[string]int64 `json:"expense_sum_fen"`        // by kind, of 2019
	NoIncome2019     []string         `json:"households_without_income_2019"`
	NullIncome2019   []string         `json:"households_with_unknown_income_2019"`
	Edges            []Edge           `json:"edge_birthdays"`
	Corrections      []Correction     `json:"late_corrections"`
}

// Known is a count by what was known before and after a moment.
type Known struct {
	At   time.Time `json:"at"`
	Then int       `json:"then"`
	Now  int       `json:"now"`
}

// Named is a person by household and name.
type Named struct {
	Household string `json:"household"`
	Name      string `json:"name"`
}

// NearLine is a household whose dibao was cancelled in 2019, with the net income a
// head of that year without dibao.
type NearLine struct {
	Household string    `json:"household"`
	Ended     fact.Date `json:"ended"`
	Members   int       `json:"members"`
	// PerHead is cut to the fen.
	PerHead fact.Money `json:"net_income_per_head_without_dibao"`
}

// Edge is someone whose birthday lies where rules go wrong.
type Edge struct {
	Household string    `json:"household"`
	Name      string    `json:"name"`
	Birth     fact.Date `json:"birth"`
	Age       int       `json:"age"` // on the business day
	Why       string    `json:"why"`
}

// Correction is what was on record otherwise until it was corrected. Asked about On,
// the record says Before from Recorded to the last microsecond before Corrected, and
// After from Corrected on.
type Correction struct {
	Household string    `json:"household"`
	Name      string    `json:"name,omitempty"` // blank: of the household
	What      string    `json:"what"`
	On        fact.Date `json:"on"`
	Recorded  time.Time `json:"recorded"`
	Corrected time.Time `json:"corrected"`
	Before    string    `json:"before"` // blank: nothing on record
	After     string    `json:"after"`
}
