package scenarios_test

import (
	"os"
	"testing"

	"prehabsim/internal/compile"
	"prehabsim/internal/scenario"
)

func TestX(t *testing.T) {
	_ = scenario.Reference(os.Stdout, compile.Shapes())
}
