// Small helps on top of pages that work without them. No inline handlers: the Content-Security-Policy forbids those.
"use strict";

// After a result is saved in place the reader is taken to the answer, which has just changed.
document.addEventListener("htmx:afterSettle", (event) => {
  // A page brought back from the history settles without a target.
  if (event.detail.target?.id !== "record" && event.detail.elt?.id !== "record") return;
  const answer = document.getElementById("answer");
  if (answer) answer.focus({ preventScroll: true });
  window.scrollTo({ top: 0 });
});

// A request that failed says so; silence would look like success.
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => { document.getElementById("trouble").hidden = false; });
}
document.addEventListener("htmx:beforeRequest", () => { document.getElementById("trouble").hidden = true; });

// A form opened in place closes again with Escape, and the focus returns to the link that opened it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const opened = event.target.closest("[data-opened-by]");
  if (!opened) return;
  const opener = document.getElementById(opened.dataset.openedBy);
  opened.replaceChildren();
  if (opener) opener.focus();
});

// A slider says its number while it is moved; the balance follows when it is let go.
document.addEventListener("input", (event) => {
  const said = event.target.closest(".slider")?.querySelector("output");
  if (said && event.target.type === "range") said.value = Number(event.target.value).toFixed(2);
});

// Buttons that only a script can serve stay hidden until there is one.
function showButtons() {
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
}
showButtons();
document.addEventListener("htmx:afterSettle", showButtons);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// What is said of the rest stands at once in every question that was not marked by hand, and leaves it again.
document.addEventListener("change", (event) => {
  const list = event.target.closest(".with-rest");
  if (!list) return;
  if (event.target.matches("select")) { delete event.target.dataset.unmarked; return; }
  if (event.target.name !== "rest") return;
  for (const select of list.querySelectorAll("select")) {
    if ("unmarked" in select.dataset) select.value = select.dataset.unmarked;
    delete select.dataset.unmarked;
    if (event.target.value && ["", "unknown"].includes(select.value)) {
      select.dataset.unmarked = select.value;
      select.value = event.target.value;
    }
  }
});

// What a reader has unfolded stays so when the part of the page around it is brought anew.
const unfolded = new Set();
document.addEventListener("htmx:beforeSwap", () => {
  unfolded.clear();
  for (const details of document.querySelectorAll("details[data-keep-open][open]")) unfolded.add(details.id);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
});
