package scenario

import (
	"fmt"
	"strconv"
	"strings"

	"prehabsim/sim/tick"
)

// ParseTimeOfDay reads "08:00" as the time since midnight; "24:00" is the end of
// the day.
func ParseTimeOfDay(text string) (tick.Span, error) {
	hours, minutes, ok := strings.Cut(text, ":")
	h, errH := strconv.Atoi(hours)
	m, errM := strconv.Atoi(minutes)
	span := tick.Span(h)*tick.Hour + tick.Span(m)*tick.Minute
	if !ok || errH != nil || errM != nil || len(hours) > 2 || len(minutes) != 2 || h < 0 || m < 0 || m > 59 || span > tick.Day {
		return 0, fmt.Errorf(`must be a time of day such as "08:00", not %q`, text)
	}
	return span, nil
}
