// Shows whether the page is told of changes: `data-connection` of the root element is "live" or "lost".
for (const [event, state] of [["htmx:sse:after:connection", "live"], ["htmx:sse:error", "lost"]]) {
  document.addEventListener(event, () => { document.documentElement.dataset.connection = state; });
}
