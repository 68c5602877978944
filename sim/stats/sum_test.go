package stats

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestSumAgreesWithBigIntegers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Sum
		want := new(big.Int)
		for range rapid.IntRange(0, 20).Draw(t, "terms") {
			a := rapid.Int64Range(-Largest, Largest).Draw(t, "a")
			b := rapid.Int64Range(-Largest, Largest).Draw(t, "b")
			s.AddProduct(a, b)
			s.Add(a)
			want.Add(want, new(big.Int).Mul(big.NewInt(a), big.NewInt(b)))
			want.Add(want, big.NewInt(a))
		}
		require.Equal(t, want.String(), s.String())
		f, _ := new(big.Float).SetInt(want).Float64()
		require.Equal(t, f, s.Float64())

		text, err := s.MarshalText()
		require.NoError(t, err)
		var back Sum
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, s, back)
	})
}

func TestSumHoldsTheProductsOfExtremeIntegers(t *testing.T) {
	for _, c := range []struct {
		a, b int64
		want string
	}{
		{math.MinInt64, math.MinInt64, "85070591730234615865843651857942052864"},
		{math.MinInt64, math.MaxInt64, "-85070591730234615856620279821087277056"},
		{-1, math.MinInt64, "9223372036854775808"},
		{-1, 1, "-1"},
		{0, math.MinInt64, "0"},
	} {
		var s Sum
		s.AddProduct(c.a, c.b)
		require.Equal(t, c.want, s.String(), "%d times %d", c.a, c.b)
	}
}

func TestSumReadsOnlyPlainDigitsThatFit(t *testing.T) {
	for _, text := range []string{
		"", "+1", "-0", "007", "1e3", "1_000", " 1", "0x10",
		"170141183460469231731687303715884105728",  // 2¹²⁷
		"-170141183460469231731687303715884105729", // −2¹²⁷ − 1
		"1111111111111111111111111111111111111111111111111111",
	} {
		var s Sum
		require.Error(t, s.UnmarshalText([]byte(text)), "%q", text)
	}
	var s Sum
	require.NoError(t, s.UnmarshalText([]byte("-170141183460469231731687303715884105728")))
	require.Equal(t, "-170141183460469231731687303715884105728", s.String())
}
