// Keys for the queues: the letter that stands in a button presses it, in the item
// that has the focus or, if none has, in the first one; j and k go to the next item
// and back. Keys do nothing while somebody types, or with a modifier.
(function () {
  var items = Array.prototype.slice.call(document.querySelectorAll(".item"));
  function here() { return document.activeElement && document.activeElement.closest(".item"); }
  document.addEventListener("keydown", function (e) {
    if (e.repeat || e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
    if (items.length && (e.key === "j" || e.key === "k")) {
      var at = items.indexOf(here()) + (e.key === "j" ? 1 : -1);
      items[Math.max(0, Math.min(at, items.length - 1))].focus();
      e.preventDefault();
      return;
    }
    var key = '[data-key="' + CSS.escape(e.key) + '"]', item = here() || items[0];
    var button = item && item.querySelector(key) || document.querySelector(key);
    if (!button) return;
    e.preventDefault();
    button.click();
  });
})();
