package alliance

import (
	"strconv"
	"strings"
)

// decimal writes a number with so many decimals at the most.
func decimal(x float64, places int) string {
	s := strconv.FormatFloat(x, 'f', places, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

func share(part, whole float64) string {
	if whole == 0 {
		return "0"
	}
	return decimal(part/whole, 6)
}

// assumed are the columns of a provider that nobody publishes.
func (d *Demand) assumed() (list [][2]string) {
	list = append(list, [2]string{"emergencies_per_day", decimal(d.emergencies(), 1)}, [2]string{"routine_slots", decimal(d.slots(), 0)})
	for _, p := range staff {
		list = append(list, [2]string{p.role + "_wte", decimal(d.eligible()/1000*p.perThousand, 2)})
	}
	return list
}

// suspicious is the longest median, in days, before a result that is cancer: such
// results are hurried (K-RESULT-CA).
const suspicious = 5

// Title is what reports call a type of referral.
func (t Type) Title() string {
	name := strings.TrimSuffix(strings.TrimSuffix(t.Name, " cancer"), " tumours")
	name, _, _ = strings.Cut(name, " malignancies")
	return strings.ToUpper(name[:1]) + name[1:]
}
