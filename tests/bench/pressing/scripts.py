"""What is asked of the page: what could be pressed now, what stands in a form, how it all is.

What is "reachable" is what a person could press: seen, not disabled, not behind a form.
"""

from __future__ import annotations

_HELPERS = """
const reachable = (query, within = document) => [...within.querySelectorAll(query)].filter((item) =>
  item.checkVisibility() && !item.closest("[inert]") && !item.disabled
  && item.getAttribute("aria-disabled") !== "true");
const labelOf = (item) => (item.getAttribute("aria-label") || item.textContent || item.placeholder
  || item.name || item.id).trim().replace(/\\s+/g, " ").slice(0, 60);
const placeOf = (item) => {
  item.scrollIntoView({ block: "nearest", inline: "nearest" });
  const box = item.getBoundingClientRect();
  return { label: labelOf(item), x: box.x + box.width / 2, y: box.y + box.height / 2 };
};
const pick = (items, which) => items[Math.floor(which * items.length)];
// Of many messages a person mostly uses the latest.
const latest = (items, which) => {
  const last = [...document.querySelectorAll("#channel-message-list > article")].slice(-3);
  const near = items.filter((item) => last.some((message) => message.contains(item)));
  return near.length && which < 0.7 ? pick(near, which / 0.7) : pick(items, which);
};
"""


def _script(function: str) -> str:
    return f"(...given) => {{ {_HELPERS} return ({function})(...given); }}"


# Picks one thing of a random kind of place, and says where it is.
PICK = _script("""(place, which) => {
  const places = {
    list: ".select-list [role=option], [role=listbox] [role=option]",
    form: "#modal-root :is(button, input, textarea, [role=combobox])",
    component: "#channel-message-list :is(.component-button, .select-trigger)",
    message: "#channel-message-list button:not(.component-button, .select-trigger)",
    composer: "#channel-composer :is(button, input, textarea)",
    frame: "#toolbar :is(button, select), #messages-sidebar nav button, .history-button",
  };
  // What ends the session, opens another page, or is a tool for who writes tests of bots.
  const left = "#close, #capture-open, #inspector-toggle, #inspector-panel *";
  const found = {};
  for (const [name, query] of Object.entries(places)) {
    const seen = reachable(query).filter((item) => !item.matches(left)
      && !/^https?:/.test(item.closest("a")?.getAttribute("href") || ""));
    if (seen.length) found[name] = seen;
  }
  const names = Object.keys(found);
  if (!names.length) return null;
  const name = pick(names, place);
  const item = name === "component" ? latest(found[name], which) : pick(found[name], which);
  if (item instanceof HTMLSelectElement) return { name, label: item.id, picker: item.id };
  return { name, ...placeOf(item),
    types: item.matches("textarea, input:not([type=checkbox], [type=radio], [type=file])") };
}""")

# Who looks, or at which channel: chooses one option and says which.
CHOOSE = _script("""(id, which) => {
  const item = document.getElementById(id);
  if (!item || item.disabled || item.closest("[inert]") || !item.options.length) return null;
  const chosen = pick([...item.options], which);
  item.value = chosen.value;
  item.dispatchEvent(new Event("change", { bubbles: true }));
  return chosen.textContent;
}""")

# A button that opens a form, as far as its label tells, or else one that leads to such buttons.
OPENER = _script("""(which) => {
  const named = (names) => reachable("#channel-message-list .component-button")
    .filter((item) => names.test(item.textContent.trim()));
  for (const items of [named(/(…|^Edit|^Shops|^Answer)$/), named(/^(What|How|Change it)$/)])
    if (items.length) return placeOf(latest(items, which));
  return null;
}""")

FORM = _script("""() => {
  const form = document.querySelector(".modal-dialog");
  return form && { title: form.querySelector(".modal-title").textContent,
    fields: reachable("input.modal-input, textarea.modal-input", form).map((item) => item.name),
    menus: reachable(".select-trigger", form).length };
}""")

# Puts the mark into a field, with all that stands there chosen, so that typing replaces it.
FIELD = _script("""(name) => {
  const item = [...document.querySelectorAll(".modal-input")].find((each) => each.name === name);
  item?.focus();
  item?.select();
  if (item) item.scrollIntoView({ block: "nearest" });
  return Boolean(item);
}""")

FORM_BUTTON = _script("""(query) => {
  const [item] = reachable(`.modal-dialog ${query}`);
  return item ? placeOf(item) : null;
}""")

MENU = _script("""(which) => {
  const within = document.querySelector(".modal-dialog")
    || document.getElementById("channel-message-list");
  const items = reachable(".select-trigger", within);
  if (!items.length) return null;
  const item = latest(items, which), wrap = item.closest(".preview-select");
  return { ...placeOf(item), key: wrap.dataset.controlKey, most: Number(wrap.dataset.maximum),
    clears: Boolean(wrap.querySelector(".select-clear")) };
}""")

# What of the open menu could be pressed: an option, *Apply*, or the cross that empties it.
MENU_PART = _script("""(key, query, which) => {
  const wrap = [...document.querySelectorAll(".preview-select")]
    .find((item) => item.dataset.controlKey === key);
  const items = wrap ? reachable(query, wrap) : [];
  return items.length ? placeOf(pick(items, which)) : null;
}""")

REPORT = """
(() => {
  const page = window.simcordPreview, now = Date.now(), ahead = [];
  for (const item of document.querySelectorAll("time.discord-timestamp")) {
    const at = Date.parse(item.dateTime);
    // Near: a drop or the end of a poll lies days ahead.
    if ((at > now + 3000 && at < now + 600000)
      || (at <= now && /^in \\d+ (second|minute)/.test(item.textContent)))
      ahead.push(`${item.dateTime} in ${item.closest("article")?.textContent.slice(0, 200)}`);
  }
  return {
    ahead,
    locked: page.transport.uncertainRequestId !== null || page.transport.state === "uncertain"
      || page.lastAction?.uncertain === true,
    lost: !page.authorized,
    pending: page.pendingAction?.kind || page.pendingQuery?.kind || (page.ready ? null : "drawing"),
    marks: page.diagnostics.filter((item) => item.severity === "error" && item.state !== "recovered"
      && item.code !== "modal-validation").map((item) => `${item.code}: ${item.message}`),
    unanswered: page.activity.filter((item) => item.acknowledgement === "unacknowledged")
      .map((item) => `${item.kind} ${JSON.stringify(item.command || item.target)}`),
    warnings: page.diagnostics.filter((item) => item.severity === "warning"
      && item.state !== "recovered").map((item) => item.code),
    status: document.getElementById("action-status").textContent,
    overflow: document.documentElement.scrollWidth - window.innerWidth,
  };
})()
"""

COMMANDS = """
fetch("/api/commands", { headers: { "X-Simcord-Capability": location.hash.slice(1),
  "X-Simcord-Context": window.simcordPreview.contextId } }).then((answer) => answer.json())
"""
