package plots

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAMessageNeedsADifferenceClearAmongAll(t *testing.T) {
	row := Row{Mean: 1.2, Low: .2, High: 2.2, N: 20} // 1.2 times the half-width from zero
	assert.Len(t, clearAmong([]Row{row}, 1, .95), 1)
	assert.Empty(t, clearAmong([]Row{row}, 40, .95), "one of forty is so far from zero by chance")
	row.Mean, row.Low, row.High = 3, 2, 4
	assert.Len(t, clearAmong([]Row{row}, 40, .95), 1)
	row.N = 4
	assert.Empty(t, clearAmong([]Row{row}, 1, .95), "too few replications")
}

func TestLevelsStayWhereTheyCanBe(t *testing.T) {
	low, high := Row{Mean: 2, Low: -3, High: 7, Unit: "beds"}.possible()
	assert.Equal(t, []float64{0, 7}, []float64{low, high})
	low, high = Row{Mean: 95, Low: 80, High: 110, Unit: "%"}.possible()
	assert.Equal(t, []float64{80, 100}, []float64{low, high})
}

func TestResourcesHaveTitles(t *testing.T) {
	r := &Results{Resources: map[string]string{"ward.kch": "Ward, King's College Hospital"}}
	assert.Equal(t, "Ward, gstt", r.resourceTitle("ward.gstt"))
	assert.Equal(t, "Critical care, gstt", r.resourceTitle("critical_care.gstt"))
	assert.Equal(t, "Ward, King's College Hospital", r.resourceTitle("ward.kch"))
}
