package review

import (
	"strings"
	"testing"

	"trillium"
)

// The whole of the rights. A row that is missing, or a right that was added
// without a row, fails.
func TestRights(t *testing.T) {
	const table = `
act             reader contributor reviewer editor
read            yes    yes         yes      yes
file-update     -      yes         -        -
decide          -      -           yes      yes
score           -      -           yes      yes
withdraw-own    -      yes         yes      yes
withdraw-other  -      -           yes      yes
see-queue       -      -           yes      yes
keep-documents  -      -           -        yes
keep-people     -      -           -        yes
`
	rows := strings.Split(strings.TrimSpace(table), "\n")
	roles := strings.Fields(rows[0])[1:]
	seen := make(map[Act]bool)
	for _, row := range rows[1:] {
		cells := strings.Fields(row)
		act := Act(cells[0])
		seen[act] = true
		for i, role := range roles {
			if got, want := (Person{Role: Role(role)}).May(act), cells[i+1] == "yes"; got != want {
				t.Errorf("%s may %s: %v, want %v", role, act, got, want)
			}
		}
		if (Person{Role: "admin"}).May(act) {
			t.Errorf("a role that does not exist may %s", act)
		}
	}
	for _, act := range Acts {
		if !seen[act] {
			t.Errorf("%s is not in the table", act)
		}
	}
	if len(seen) != len(Acts) {
		t.Errorf("%d acts are in the table, there are %d", len(seen), len(Acts))
	}
	if (Person{}).May(Decide) || !(Person{}).May(Read) {
		t.Error("somebody without an account is not a reader")
	}
}

func TestMayReport(t *testing.T) {
	can := Person{Role: Contributor, Party: "CAN"}
	for parties, want := range map[string]bool{"CAN": true, "USA": false, "USA CAN": true, trillium.All: true, "": false} {
		if got := can.MayReport(strings.Fields(parties)); got != want {
			t.Errorf("Canada on %q: %v", parties, got)
		}
	}
	for _, p := range []Person{{Role: Editor, Party: "CAN"}, {Role: Reviewer}, {Role: Contributor}, {}} {
		if p.MayReport([]string{"CAN", trillium.All}) {
			t.Errorf("%+v may report for Canada", p)
		}
	}
}
