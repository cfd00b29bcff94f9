// One key for each button of the queue: the letter that stands in it. Keys do
// nothing while somebody types, or with a modifier.
document.addEventListener("keydown", function (e) {
  if (e.repeat || e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
  var at = document.querySelector('[data-key="' + CSS.escape(e.key) + '"]');
  if (!at) return;
  e.preventDefault();
  at.click();
});
