package web

import (
	"net/http"
	"os"
	"path"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// An alliance that was begun here is not calibrated, and its page says so and what to do about
// it; numbers that are fitted in its folder are used once somebody says so.
func TestAnAreaSaysThatItIsNotCalibrated(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "alliance", "alliance", "Peninsula"))
	said := c.page(at + "/area")
	require.Contains(t, said, "This scenario is not calibrated</h2>")
	require.Contains(t, said, "47 published figures of this area are there to set numbers of the model")
	require.Contains(t, said, "<code>prehabsim calibrate scenario.toml --replications 2 --same 6 --fresh 12 --out calibrated.toml</code>")
	require.Regexp(t, "It takes about (20|40) seconds|It takes about (a|2|3) minute", said)
	require.NotContains(t, said, "Use the fitted numbers")
	require.Equal(t, http.StatusUnprocessableEntity, c.post(at+"/area").Code)

	folder := filepath.Join(c.folder, path.Base(at))
	fitted := func(extends string) {
		text := "format = 1\nextends = \"" + extends + "\"\n[table.route.screening]\nwork_up_times = { value = 1.6, source = \"calibrate\", status = \"CALIBRATED\" }\n"
		require.NoError(t, os.WriteFile(filepath.Join(folder, fittedFile), []byte(text), 0o666))
	}
	before := c.get(at + "/scenario.toml").Body.String()
	for _, extends := range []string{"scenario.toml", "builtin:selca", "../../etc/passwd"} {
		fitted(extends)
		w := c.post(at + "/area")
		require.Equal(t, http.StatusUnprocessableEntity, w.Code)
		require.Contains(t, w.Body.String(), "fitted.toml is of "+extends)
		require.Equal(t, before, c.get(at+"/scenario.toml").Body.String())
	}
	fitted("start.toml")
	require.Contains(t, c.page(at+"/area"), "Use the fitted numbers")
	require.Equal(t, at+"/area", leads(t, c.post(at+"/area")))
	said = c.page(at + "/area")
	require.Contains(t, said, "not calibrated to all of its figures")
	require.Contains(t, said, "46 published figures of this area are there to set further numbers")
	require.Contains(t, c.page(at), "its own fitted.toml")
	require.Contains(t, c.get(at+"/scenario.toml").Body.String(), `extends = "fitted.toml"`)
	require.Contains(t, c.page(lookedFor(at, "table.route.screening.work_up_times")), `value="1.6"`)

	at = leads(t, c.send("small.toml", []byte(`format = 1
[run]
start = 2027-01-04
window = "4w"
[resource.ward]
kind = "beds"
capacity = 9
[pathway.p]
arrivals = { interarrival = "1d" }
steps = ["stay", "home"]
step.stay = { use = "ward", time = "2d" }
step.home.leave = "home"
[option.more]
resource.ward.capacity = 12
`)))
	said = c.page(at + "/area")
	require.Contains(t, said, "No published figure of this scenario names a number that it sets")
	require.NotContains(t, said, "calibrated")
	require.Contains(t, c.post(at+"/area", "do", "calibrate").Body.String(), "there is nothing to calibrate")
}

// An invented place is told as that, and not as an area that lacks its own figures.
func TestAnInventedPlaceIsToldAsThat(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	said := c.page(at + "/area")
	require.Contains(t, said, "Numbers of this scenario are made up</h2>")
	require.Contains(t, said, "14 published figures could set numbers of the model, such as delays, and have not set them")
	require.NotContains(t, said, "not calibrated")
	require.NotContains(t, said, "of this area are there")
	at = leads(t, c.post("/start", "from", "example", "example", "selca"))
	require.Contains(t, c.page(at+"/area"), "This scenario is calibrated</h2>")
}

// What is asked of resources is told by what they are called, and not by their ids.
func TestLoadsAreToldByTitles(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "alliance", "alliance", "Peninsula"))
	said := c.page(at + "/check")
	require.Contains(t, said, "Navigator, Exercise instructor and 4 more: more than is open")
	require.Contains(t, said, "Opt-out prehab")
	for _, id := range []string{"navigator.peninsula", "chairs.peninsula", "linac.peninsula", "opt_out", "short_staffed"} {
		require.NotContains(t, said, id)
	}
}

// Figures are told by what they are of, and not by the names of their sections.
func TestFiguresAreToldByTitles(t *testing.T) {
	c := opened(t)
	at := c.begun()
	leads(t, c.post(at+"/check", "replications", "1", "draws", "0"))
	c.finished(at)
	said := c.page(at + "/area")
	require.Contains(t, said, `<th scope="row">Treated within 62 days of referral`)
	require.NotContains(t, said, "MISS")
	require.Contains(t, said, "still to be fitted say how far")
	require.NotContains(t, said, "were set by the others")
}
