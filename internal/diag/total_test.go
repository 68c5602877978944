package diag_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/internal/diag"
)

func TestTotalsAreToldFromNames(t *testing.T) {
	for _, cell := range []string{"Total", " TOTAL: ", "Grand  Total", "sub-total", "Subtotal", "Total bed days", "Total stays:", "Mean", "= Average", "Overall"} {
		assert.True(t, diag.IsTotal(cell), cell)
	}
	for _, cell := range []string{"", "364", "Totalis", "Meaney", "Max", "Sum", "Total-Hip Clinic", "Total gastrectomy", "hip, total", "average risk", "All Saints"} {
		assert.False(t, diag.IsTotal(cell), cell)
	}
}
