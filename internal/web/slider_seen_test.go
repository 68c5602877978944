//go:build integration

package web

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/browsertest"
)

// A slider mirrors its field, and the field it; nothing is sent meanwhile. Without a script
// the field stands alone. It is long because it is one way, step by step.
func TestSlidersInABrowser(t *testing.T) {
	b := browsertest.Open(t)
	_, in := answering(t)
	b.Go(in)
	origin := b.Run("location.origin").(string)
	b.Run("document.querySelector('#example').value = 'northbridge'")
	b.Click("button[value=example]")
	option := origin + "/w/northbridge/options/opt_out"
	const (
		field  = "document.getElementById('prehab.core.uptake.value')"
		box    = field + ".closest('.field')"
		slider = box + ".querySelector('[type=range]')"
		typed  = "((text) => { " + field + ".value = text; " + field + ".dispatchEvent(new Event('input')) })"
	)
	b.Do("Emulation.setScriptExecutionDisabled", browsertest.Object{"value": true})
	b.Go(option)
	require.Equal(t, 0., b.Run("document.querySelectorAll('[type=range]').length"))
	require.Greater(t, b.Run("document.querySelectorAll('.strip').length"), 20.)
	b.Do("Emulation.setScriptExecutionDisabled", browsertest.Object{"value": false})
	b.Go(option)
	require.Equal(t, b.Run("document.querySelectorAll('.strip').length"), b.Run("document.querySelectorAll('[type=range]').length"))
	b.Run("document.querySelectorAll('main details').forEach(x => x.open = true)")
	{
		inAllViews(t, b, "sliders")
	}
	require.Equal(t, "72", b.Run(slider+".value"))
	require.Equal(t, "Take part, of those referred, slider", b.Run(slider+".getAttribute('aria-label')"))
	for _, x := range [][3]string{{"65", "65", "65%"}, {"55%", "55", "55%"}, {" 0.8 ", "80", "80%"}, {"1", "80", "80%"}, {"6,5", "80", "80%"}, {"0.55%", "1", "0.55%, outside the range of the evidence"}, {"90", "90", "90%, outside the range of the evidence"}} {
		b.Run(typed + "('" + x[0] + "')")
		require.Equal(t, x[1], b.Run(slider+".value"), x[0])
		require.Equal(t, x[2], b.Run(slider+".getAttribute('aria-valuetext')"), x[0])
		require.Equal(t, x[0], b.Run(field+".value"), "what is typed stays")
	}
	require.Equal(t, "90%", b.Run(box+".querySelector('.at').getAttribute('x')"))
	b.Run(slider + ".focus()")
	b.Press("ArrowRight")
	require.Equal(t, "91", b.Run(field+".value"))
	require.Equal(t, "Use the evidence value, 72%", b.Run(box+".querySelector('.slide button:not([hidden])').textContent"))
	b.Run(box + ".querySelector('.slide button').click()")
	require.Equal(t, "72", b.Run(field+".value"))
	require.Equal(t, true, b.Run(box+".querySelector('.slide button').hidden"))
	const stay = "document.getElementById('prehab.core.effect.stay.ratio')"
	b.Run(stay + ".value = '1.062'; " + stay + ".dispatchEvent(new Event('input'))")
	require.Equal(t, "longer by 6.2%", b.Run(stay+".closest('.field').querySelector('.effect').textContent"))
	require.Contains(t, b.Run(stay+".closest('.field').querySelector('[type=range]').getAttribute('aria-valuetext')"), "1.062, longer by 6.2%")
	require.Equal(t, option, b.Run("location.href"), "nothing was sent")
	require.Equal(t, 0., b.Run("performance.getEntriesByType('resource').filter(x => x.initiatorType === 'fetch' || x.initiatorType === 'xmlhttprequest').length"))

	// A thumb of 24 pixels is in line with the marks of the strip.
	require.Equal(t, true, b.Run("(() => { const s = "+slider+".getBoundingClientRect(), m = "+box+".querySelector('.at path').getBoundingClientRect(); return Math.abs(s.left + 12 + 0.72 * (s.width - 24) - (m.left + m.right) / 2) < 1 })()"))

	b.Run("document.getElementById('prehab.core.uptake.value~low').value = '80'")
	b.Run("document.getElementById('prehab.core.uptake.value~high').value = '60'")
	b.Click("form[action$='/options/opt_out'] button")
	require.Contains(t, b.Run("document.title"), "Error: ")
	inAllViews(t, b, "range refused")
	b.Run("document.getElementById('prehab.core.uptake.value~low').value = '60'")
	b.Run("document.getElementById('prehab.core.uptake.value~high').value = '80'")
	b.Click("form[action$='/options/opt_out'] button")
	b.Go(option)
	b.Run("document.querySelectorAll('section > details').forEach(x => x.open = true)")
	require.Contains(t, b.Run(box+".textContent"), "between 60 and 80")
	b.Check(axe, "own range")
	keep(t, b, "own range", "a desk")
}
