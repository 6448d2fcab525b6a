// Names the server, opens its channels, lets go of forms that were left, and keeps relative times
// going in simcord's page.

const settings = await (await fetch("/raincloud.json", { cache: "no-store" })).json();

// Asks for what simcord has no action for.
function act(body) {
  return fetch("/api/action", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-Simcord-Capability": location.hash.slice(1),
      "X-Simcord-Context": window.simcordPreview.contextId,
    },
    body: JSON.stringify(body),
  });
}

function nameIt() {
  document.title = `${settings.server} · Raincloud's demo`;
  const brand = document.querySelector(".preview-brand");
  brand?.querySelector(".brand-mark")?.replaceChildren("2R");
  brand?.querySelector("strong")?.replaceChildren(settings.server);
  brand?.querySelector("small")?.replaceChildren("SimCord preview");
}

function offerChannels() {
  const beside = document.querySelector(".viewer-control");
  const name = document.getElementById("channel-name");
  if (!beside || !name) return;
  const label = document.createElement("label");
  label.className = "viewer-control";
  const picker = document.createElement("select");
  picker.id = "channel-picker";
  picker.setAttribute("aria-label", "Channel");
  for (const channel of settings.channels) picker.append(new Option(channel.name, channel.id));
  label.append("Channel ", picker);
  beside.after(label);

  // What the page shows is what is chosen, also when simcord went back by itself.
  function follow() {
    const direct = document.querySelector(".channel-hash")?.textContent === "@";
    const shown = settings.channels.find((channel) =>
      direct ? channel.id === "direct" : channel.name === `#${name.textContent}`);
    if (shown) picker.value = shown.id;
  }
  new MutationObserver(follow).observe(name, { childList: true, characterData: true, subtree: true });
  follow();

  picker.addEventListener("change", async () => {
    const shell = document.getElementById("preview-shell");
    const before = window.simcordPreview.contextGeneration;
    const until = Date.now() + 3000;
    shell.inert = true; // what is pressed meanwhile would be of the channel that is left
    try {
      await act({ kind: "open_channel", channel: picker.value });
      while (window.simcordPreview.contextGeneration === before && Date.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      shell.inert = false;
    }
  });
}

// simcord writes "5 seconds ago" once; Discord goes on counting.
function keepCounting() {
  const relative = new Intl.RelativeTimeFormat("en-US", { numeric: "auto" });
  const units = [["second", 60, 1], ["minute", 3600, 60], ["hour", 86400, 3600],
    ["day", 604800, 86400], ["week", Infinity, 604800]];
  for (const item of document.querySelectorAll("time.discord-timestamp")) {
    if (/:|\d{4}/.test(item.textContent)) continue; // a time of day or a date
    const seconds = (Date.parse(item.dateTime) - Date.now()) / 1000;
    const [unit, , length] = units.find(([, until]) => Math.abs(seconds) < until);
    const text = relative.format(Math.round(seconds / length), unit);
    if (item.textContent !== text) item.textContent = text;
  }
}

// Who asked wants to see the answer, wherever they had scrolled to; so it is when the page opens.
let answered = null;
function showAnswers() {
  const page = window.simcordPreview;
  const timeline = document.getElementById("channel-timeline");
  if (!page?.ready || !timeline) return;
  const id = page.lastAction?.requestId ?? "";
  if (id === answered) return;
  const kinds = ["response", "followup", "deferred", "message"];
  if (answered === null || page.lastAction?.outcomes?.some((item) => kinds.includes(item.kind)))
    timeline.scrollTop = timeline.scrollHeight;
  answered = id;
}

// simcord's server goes on with a form that was left, and offers no channels until it is told.
let form = null;
async function tellOfLeftForms() {
  const shown = window.simcordPreview?.renderState?.modalHandle ?? null;
  const left = shown !== form ? form : null;
  form = shown;
  if (left !== null) await act({ kind: "leave_form", handle: left }).catch(() => null);
}

nameIt();
offerChannels();
setInterval(keepCounting, 1000);
setInterval(showAnswers, 300);
setInterval(tellOfLeftForms, 200);
