package describe

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/study"
)

func TestWhatIsLeftOutIsCountedByFamily(t *testing.T) {
	a := &study.OneMore{Rows: make([]study.More, 20), Fewer: []string{"theatre.a.colorectal", "ward.a", "theatre.b.lung", "mdt"}}
	require.Equal(t, "Of 24 resources these are the 20 for which most patients wait beyond the next opening, as 4 replications tell. "+
		"Left out: 2 of theatre, 1 of ward and 1 of mdt; ask for them with --within, such as --within resource.theatre.", fewerText(a))
}
