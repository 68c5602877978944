package diag

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestASlipIsOneLetterAndNoSeries(t *testing.T) {
	for word, is := range map[[2]string]bool{
		{"refferal", "referral"}:   true, // one letter for another
		{"wrad", "ward"}:           true, // swapped
		{"decision", "decisions"}:  true,
		{"Theatre", "theatr"}:      true,
		{"ward", "ward"}:           false,
		{"trust_a", "trust_b"}:     false,
		{"ct_1", "ct_2"}:           false,
		{"band6", "band7"}:         false,
		{"route", "routed"}:        true,
		{"pet", "net"}:             false, // too short to tell
		{"physio", "psychologist"}: false,
	} {
		_, ok := Slip(word[0], []string{word[1]})
		assert.Equal(t, is, ok, "%q", word)
	}
}
