//go:build integration

package web

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/browsertest"
)

// The journey with a keyboard alone: what is needed is reached by Tab, and Enter or the space
// bar does it. Where the focus is can be seen each time.
func TestTheJourneyByKeyboard(t *testing.T) {
	b := browsertest.Open(t)
	_, in := answering(t)
	b.Go(in)
	at := func() string { return b.Run("location.pathname").(string) }
	seen := func() {
		t.Helper()
		style := b.Run("(s => s.outlineStyle !== 'none' && s.outlineWidth !== '0px' || s.boxShadow !== 'none')(getComputedStyle(document.activeElement))")
		require.Equal(t, true, style, "the focus cannot be seen at %s", b.Run("document.activeElement.outerHTML"))
	}
	press := func(selector, key, leads string) {
		t.Helper()
		b.TabTo(selector)
		seen()
		b.Press(key)
		require.Eventually(t, func() bool { return strings.HasSuffix(at(), leads) && b.Run("document.readyState") == "complete" }, 30*time.Second, 50*time.Millisecond, "%s does not lead to %s", selector, leads)
	}
	b.TabTo(".skip") // the first of all
	b.TabTo("#example")
	seen()
	for b.Run("document.activeElement.value") != "northbridge" {
		before := b.Run("document.activeElement.value")
		b.Press("ArrowDown")
		require.NotEqual(t, before, b.Run("document.activeElement.value"))
	}
	press("button[value=example]", "Enter", "/w/northbridge")
	press(".tasks a[href$='/options']", "Enter", "/options")
	press("button[name=only][value=opt_out]", " ", "/options")
	require.Eventually(t, func() bool { return b.Run("!document.querySelector('button[name=only]')") == true }, 10*time.Second, 50*time.Millisecond)
	press("a[href$='/options/opt_out']", "Enter", "/options/opt_out")
	b.TabTo("input[name='prehab.core.when.site'][value=colorectal]")
	seen()
	b.Press(" ")
	require.Equal(t, true, b.Run("document.activeElement.checked"))
	b.TabTo("[name='resource.physio.wte']")
	seen()
	b.Type("2")
	b.Press("Enter")
	require.Eventually(t, func() bool { return strings.HasSuffix(at(), "/options") }, 30*time.Second, 50*time.Millisecond, "Enter in a field saves")
	press(".pn a", "Enter", "/check")
	b.TabTo("#replications")
	b.Type("2")
	b.TabTo("form[action$='/check'] button")
	seen()
	b.Press("Enter")
	require.Eventually(t, func() bool { return strings.Contains(at(), "/results/") }, 2*time.Minute, 200*time.Millisecond, "the run ends")
	b.TabTo("a[href$='report.docx']")
	seen()
}

// Seven tabs of a run under way, more than a browser has connections to one address, and an
// eighth page: all of them answer.
func TestSevenTabs(t *testing.T) {
	b := browsertest.Open(t)
	c, in := answering(t)
	b.Go(in)
	b.Run("document.querySelector('#example').value = 'northbridge'")
	b.Click("button[value=example]")
	b.Go(strings.TrimSuffix(b.Run("location.href").(string), "/") + "/check")
	b.Run("document.querySelector('#replications').value = '900'")
	b.Click("form[action$='/check'] button")
	run := b.Run("location.href").(string)
	for range 7 {
		b.Tab()
		b.Go(run)
		require.Contains(t, b.Run("document.querySelector('h1').textContent"), "Running")
	}
	b.As(1280, 800)
	b.Check(axe, "run")
	keep(t, b, "run", "a desk")
	b.As(390, 844)
	b.Check(axe, "run, a phone")
	keep(t, b, "run", "a phone")
	b.Tab()
	b.Go(strings.TrimSuffix(run, "/run") + "/options")
	require.Contains(t, b.Run("document.title"), "Choose options")
	c.site.queue.stop("northbridge")
}
