//go:build integration

package web

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/browsertest"
)

// What would opt-out prehab do in Greater Manchester, with two physiotherapists and a
// navigator, for colorectal patients from April 2027? All of it is said on pages, in twelve
// clicks at most, and the file that is left makes the same tables on the command line.
func TestAPlannersQuestion(t *testing.T) {
	b := browsertest.Open(t)
	c, in := answering(t)
	b.Go(in)
	clicks, began := 0, time.Now()
	click := func(selector string) {
		t.Helper()
		b.Click(selector)
		clicks++
	}
	tick := func(selector string) { // what leads to no other page
		t.Helper()
		b.Run("document.querySelector('" + selector + "').click()")
		clicks++
	}
	write := func(field, text string) {
		t.Helper()
		b.Run("document.getElementById('" + field + "').value = '" + text + "'")
		clicks++ // into the field
	}
	b.Run("document.querySelector('#alliance').value = 'Greater Manchester'")
	clicks++
	click("button[value=alliance]")
	click(".tasks a[href$='/options']")
	click("button[name=only][value=opt_out]")
	click("a[href$='/options/opt_out']")
	require.Equal(t, true, b.Run("document.querySelector('input[type=radio][value=opt-out]').checked"))
	require.Equal(t, "1 4 2027", b.Run("['day', 'month', 'year'].map(x => document.querySelector('[name=\"start.' + x + '\"]').value).join(' ')"))
	tick("input[name=\"prehab.core.when.site\"][value=colorectal]")
	write("resource.physio.wte", "2")
	write("resource.navigator.wte", "1")
	click("form[action$='/options/opt_out'] button")
	click(".pn a")
	said := b.Run("document.querySelector('main').textContent").(string)
	require.Contains(t, said, "site colorectal")
	require.Contains(t, said, "Physiotherapist: whole-time posts")
	b.Run("document.querySelector('#replications').value = '2'") // of a test; a planner leaves it
	click("form[action$='/check'] button")
	asked := time.Since(began)
	for end := time.Now().Add(8 * time.Minute); !strings.Contains(b.Run("location.pathname").(string), "/results/"); time.Sleep(300 * time.Millisecond) {
		require.True(t, time.Now().Before(end), "the run does not end")
	}
	t.Logf("%d clicks; pages answered in %v together; results %v after the first click", clicks, asked.Round(time.Second), time.Since(began).Round(time.Second))
	require.LessOrEqual(t, clicks, 12)
	keep(t, b, "question", "a desk")
	c.sameByCommand("greater-manchester", b.Run("location.pathname").(string))
}
