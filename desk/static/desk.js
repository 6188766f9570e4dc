/* Conveniences of the desk. Every page works without this file, except hiding by Esc.
   Owns keys, hiding, the question whether the desk is still unlocked, focus after a swap, and
   the optional sound. It stores nothing and asks nobody but the desk. */
"use strict";

(() => {
  const body = document.body;
  const unlocked = body.hasAttribute("data-unlocked");
  const root = document.documentElement.dataset.root;
  const token = document.querySelector('meta[name="desk-form"]');
  const ASK_EVERY = 30000;
  const TWICE = 700;
  let active = false;

  const post = (path, fields) => fetch(root + path, {
    method: "POST", keepalive: true, redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ form: token ? token.content : "", ...fields }),
  });

  /* Words that were typed and not sent. Once locked, the desk keeps them sealed and says where
     they will stand; to be kept, a form is sent where nothing is done with it in any case. */
  const unsent = () => [...document.querySelectorAll("form[data-keep]")].filter((form) =>
    "typed" in form.dataset || [...form.querySelectorAll("textarea, input:not([type])")]
      .some((field) => field.value !== field.defaultValue));
  const leave = async () => {
    document.documentElement.classList.add("covered");
    let next = root + "/unlock?next=" + encodeURIComponent(body.dataset.back);
    for (const form of unsent()) {
      try {
        const fields = new URLSearchParams(new FormData(form));
        const answer = await fetch(form.dataset.keep, { method: "POST", body: fields });
        if (answer.redirected) next = answer.url;
      } catch { /* the desk was ended: nobody is there to keep them */ }
    }
    location.replace(next);
  };

  /* Covers the page at once, then drops the keys, then shows the unlock page. */
  let hiding = false;
  const hide = async () => {
    if (hiding) return;
    hiding = true;
    document.documentElement.classList.add("covered");
    document.title = "…";
    body.dispatchEvent(new CustomEvent("desk:hide", { bubbles: true }));
    try { await post("/lock", {}); } finally { await leave(); }
  };

  /* Asks whether the desk is still unlocked; a lock covers the page that is open. */
  const ask = async () => {
    const path = active ? "/alive?active=1" : "/alive";
    active = false;
    try {
      const answer = await fetch(root + path, { redirect: "manual" });
      if (answer.status !== 204) await leave();
    } catch { /* the desk was ended: the page stays, nothing can be sent */ }
  };

  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  const rows = () => [...document.querySelectorAll("tr[data-row]")];
  const current = () => document.querySelector("tr.current");
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current());
    const row = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    all.forEach((each) => each.classList.toggle("current", each === row));
    const link = row.querySelector("a[data-key='open']");
    if (link) link.focus();
  };
  const press = (name) => {
    const row = current();
    const found = (row && row.querySelector(`[data-key~="${name}"]`)) ||
      document.querySelector(`[data-key~="${name}"]`);
    if (!found) return false;
    if (found.matches("input, textarea, select, section, h2")) found.focus(); else found.click();
    return true;
  };

  const KEYS = {
    KeyJ: () => step(1), KeyK: () => step(-1), KeyT: () => press("take"), KeyR: () => press("letter"),
    KeyN: () => press("note"), KeyS: () => press("state"), KeyE: () => press("evidence"),
    KeyG: () => press("queue"), KeyH: () => press("help"), Slash: () => press("find"),
  };

  let lastEscape = -Infinity;
  document.addEventListener("keydown", (event) => {
    active = true;
    if (!unlocked || event.isComposing) return;
    if (event.code === "Escape") {
      /* A browser stops what is loading at Escape: the words on their way to be kept, too. */
      if (event.timeStamp - lastEscape < TWICE) { event.preventDefault(); hide(); }
      lastEscape = event.timeStamp;
      return;
    }
    if (!body.hasAttribute("data-keys") || typing(event.target)) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.shiftKey && event.code !== "Slash") return;
    const does = event.shiftKey ? KEYS.KeyH : KEYS[event.code];
    if (does) { event.preventDefault(); does(); }
  });
  for (const kind of ["pointerdown", "input", "wheel"]) {
    document.addEventListener(kind, () => { active = true; }, { passive: true });
  }

  /* A form that was sent is not sent again by a second click. Its buttons keep the focus: a
     disabled one drops it. A file leaves its page standing, which can then be sent again. */
  const FILES = /\/(export|export\/list|original)$/;
  const SAVED = 2000;
  const rest = (form, resting) => {
    form.toggleAttribute("data-sent", resting);
    for (const button of form.querySelectorAll("button")) {
      if (resting) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("form.lock") && unsent().length) { event.preventDefault(); hide(); return; }
    if (form.hasAttribute("data-sent")) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    const to = (event.submitter && event.submitter.getAttribute("formaction")) || form.getAttribute("action");
    rest(form, true);
    if (FILES.test(to)) setTimeout(() => rest(form, false), SAVED);
  });
  /* What takes long says how far it is, until the next page comes. */
  const ASK_PROGRESS = 1000;
  document.addEventListener("submit", ({ target }) => {
    const line = target.querySelector("[data-progress]");
    if (line) setInterval(async () => {
      try {
        const answer = await fetch(line.dataset.progress, { redirect: "manual" });
        const said = answer.status === 200 ? await answer.text() : "";
        if (said && said !== line.textContent) line.textContent = said;
      } catch { /* the next page is coming */ }
    }, ASK_PROGRESS);
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  /* One live region for what a swap brought. The focus does not go with what a swap takes away:
     it goes to what stands there now. */
  let within = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    within = event.target.contains(document.activeElement);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const said = event.target.querySelector("[data-say]");
    const live = document.getElementById("live");
    if (said && live && live.textContent !== said.textContent) live.textContent = said.textContent;
    if (within && document.activeElement === body) {
      const there = event.target.querySelector("a[href], button") || event.target;
      if (there === event.target) there.tabIndex = -1;
      there.focus();
    }
    within = false;
    if (event.target.matches("[data-urgent]")) ring(event.target);
  });

  let urgent = Number(body.dataset.urgent || 0);
  const ring = (element) => {
    const now = Number(element.dataset.urgent);
    if (now > urgent && body.hasAttribute("data-sound")) beep();
    urgent = now;
  };
  const beep = () => {
    const sound = new AudioContext();
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = 660;
    volume.gain.value = 0.08;
    tone.connect(volume).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.35);
  };

  const all = document.querySelector("[data-check-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("change", ({ target }) => {
      for (const box of document.querySelectorAll("input[name='case']")) box.checked = target.checked;
    });
  }

  /* htmx notes the page's address here, and a browser may put that on disk. */
  const forget = () => { try { sessionStorage.clear(); } catch { /* storage is switched off */ } };
  document.addEventListener("htmx:afterSettle", forget);
  window.addEventListener("load", forget);

  const problem = document.querySelector("#problem, #wrong, .wrong [aria-invalid], .wrong input");
  if (problem) problem.focus();
  if (unlocked) setInterval(ask, ASK_EVERY);
})();
