package runner

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// What is kept under a name is worked out once, unless that failed or much else came after.
func TestWhatIsKeptIsWorkedOutOnce(t *testing.T) {
	k, worked := NewKept(1<<20), 0
	ask := func(name string, err error) (any, error) {
		return k.Once(name, func() (any, error) { worked++; return name, err })
	}
	_, err := ask("a", errors.New("not now"))
	require.EqualError(t, err, "not now")
	for range 2 {
		is, err := ask("a", nil)
		require.NoError(t, err)
		require.Equal(t, "a", is)
	}
	require.Equal(t, 2, worked)
	for i := range mostSeen {
		_, err := ask(fmt.Sprint(i), nil)
		require.NoError(t, err)
	}
	worked = 0
	_, err = ask("a", nil)
	require.NoError(t, err)
	require.Equal(t, 1, worked, "the oldest was given up")
}
