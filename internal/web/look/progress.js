// Keeps the page of a run up to date. Without it the page is refreshed.
(function () {
	"use strict";
	var source = new EventSource(location.pathname + "/events"), quarter = 0;
	var put = function (id, text) { var e = document.getElementById(id); if (e && text) { e.textContent = text; } };
	source.onmessage = function (event) {
		var now = JSON.parse(event.data);
		if (now.ended) { source.close(); location.reload(); return; }
		put("heading", now.heading);
		put("left", now.left);
		put("phase", now.phase);
		var first = document.getElementById("first");
		if (first) { first.hidden = !now.looked; }
		var bar = document.getElementById("bar");
		if (bar && now.of) { bar.max = now.of; bar.value = now.done; }
		var reached = now.of ? Math.floor(4 * now.done / now.of) : 0;
		if (reached > quarter) { quarter = reached; put("quarter", ["", "A quarter", "Half", "Three quarters", "All"][reached] + " of it is done."); }
	};
	source.onerror = function () {
		if (source.readyState === EventSource.CLOSED) { setTimeout(function () { location.reload(); }, 3000); }
	};
	addEventListener("pagehide", function () { source.close(); });
})();
