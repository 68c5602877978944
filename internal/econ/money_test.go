package econ

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMoneyIsRoundedToThePennyHalvesAwayFromZero(t *testing.T) {
	assert.Equal(t, Pence(34460), Pounds(344.6))
	assert.Equal(t, Pence(13), Pence(5).Times(2.5))
	assert.Equal(t, Pence(-13), Pence(5).Times(-2.5), "a refund is the charge it takes back")
	assert.Equal(t, 344.6, Pence(34460).Pounds())
	for want, p := range map[string]Pence{"0.00": 0, "0.07": 7, "-0.07": -7, "1234.50": 123450, "-92233720368547758.08": math.MinInt64} {
		assert.Equal(t, want, p.String())
	}
	assert.Panics(t, func() { Pounds(math.NaN()) })
	assert.Panics(t, func() { Pence(1).Times(math.Inf(1)) })
}

func TestPricesMoveByTheIndexGiven(t *testing.T) {
	x := PriceIndex{Years: []string{"2020/21", "2024/25", "2025/26"}, Levels: []float64{100, 117.34, 123.01}}
	u, err := x.Uplift("2020/21", "2025/26")
	require.NoError(t, err)
	assert.InDelta(t, 1.2301, u, 1e-15)
	back, err := x.Uplift("2025/26", "2020/21")
	require.NoError(t, err)
	assert.InDelta(t, 1, u*back, 1e-15)
	same, err := PriceIndex{}.Uplift("2025/26", "2025/26")
	require.NoError(t, err)
	assert.Equal(t, 1.0, same)
	for _, bad := range []struct{ from, want string }{
		{"", "a price has no price year"},
		{"2019/20", `index of prices: no year "2019/20"; it has 2020/21, 2024/25, 2025/26`},
	} {
		_, err := x.Uplift(bad.from, "2025/26")
		assert.EqualError(t, err, bad.want)
	}
	_, err = PriceIndex{Years: []string{"a", "b"}, Levels: []float64{1, 0}}.Uplift("a", "b")
	assert.EqualError(t, err, "index of prices: the level of b must be above 0, not 0")
	_, err = PriceIndex{Years: []string{"a", "b"}}.Uplift("a", "b")
	assert.EqualError(t, err, "index of prices: 2 years and 0 levels")
}
