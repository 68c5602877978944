// Puts a slider below the strip of a number. The field is the value; nothing is sent while the slider moves, and without this file the field stands alone.
(function () {
	"use strict";
	// What a field says, or NaN where that is doubtful: the program explains it when the form is sent.
	var read = function (box, text) {
		var unit = box.dataset.unit.trim(), bare = text.trim(), sure = unit && bare.endsWith(unit);
		if (sure) { bare = bare.slice(0, -unit.length).trim(); }
		if (!/^-?(\d+\.?\d*|\.\d+)$/.test(bare)) { return NaN; }
		var x = Number(bare);
		if (!("share" in box.dataset) || sure) { return x; }
		return x === 1 ? NaN : x < 1 ? 100 * x : x;
	};
	document.querySelectorAll(".slide").forEach(function (box) {
		var d = box.dataset, field = document.getElementById(d.for), mark = box.querySelector(".at"), slider = document.createElement("input"), use = document.createElement("button");
		slider.type = "range";
		slider.min = d.from;
		slider.max = d.to;
		slider.step = d.step;
		slider.setAttribute("aria-label", d.label + ", slider");
		use.type = "button";
		use.className = "linkish";
		use.textContent = "Use the evidence value, " + d.evidence + d.unit;
		var said = box.querySelector(".effect");
		var inWords = function (x) { // as the page has it
			var percent = Math.round(1000 * Math.abs(1 - x)) / 10;
			return percent === 0 ? "no effect" : (x < 1 ? d.less : d.more) + percent + "%";
		};
		var show = function (x) {
			var outside = d.low && (x < Number(d.low) || x > Number(d.high));
			mark.setAttribute("x", 100 * Math.min(1, Math.max(0, (x - d.from) / (d.to - d.from))) + "%");
			if (said) { said.textContent = inWords(x); }
			slider.setAttribute("aria-valuetext", x + d.unit + (said ? ", " + said.textContent : "") + (outside ? ", outside the range of the evidence" : ""));
			use.hidden = !d.evidence || x === Number(d.evidence);
		};
		var follow = function () {
			var x = read(box, field.value);
			if (x === x) { slider.value = x; show(x); } else { use.hidden = !d.evidence; }
		};
		slider.addEventListener("input", function () { field.value = slider.value; show(Number(slider.value)); });
		field.addEventListener("input", follow);
		use.addEventListener("click", function () { field.value = d.evidence; follow(); field.focus(); });
		box.insertBefore(slider, box.querySelector(".ends"));
		if (!box.closest(".field").querySelector("[name=back]")) { box.appendChild(use); }
		slider.value = d.evidence; // until something else is understood
		follow();
		addEventListener("pageshow", follow); // a field may be filled in again after Back
	});
})();
