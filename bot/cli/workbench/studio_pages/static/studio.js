/* What the studio does beyond plain pages: keys, room counted while typing, a word before typed
   words are lost, and recording. It sends nothing anywhere but back to the page it came from. */
"use strict";

const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

function used(text, seen) {
  if (!seen) return text.length;  // UTF-16 units, as Telegram counts
  const signs = [...text].filter((sign) => !/[\p{Mn}\p{Me}\p{Cf}]/u.test(sign));
  return signs.length + signs.filter((sign) => WIDE.test(sign)).length;
}

for (const area of document.querySelectorAll("textarea[data-limit]")) {
  const room = document.getElementById(area.getAttribute("aria-describedby"));
  const limit = Number(area.dataset.limit);
  const count = () => {
    const length = used(area.value.trim(), area.dataset.seen === "yes");
    room.querySelector("meter").value = length;
    room.querySelector(".told").textContent =
      `${length} of ${limit} letters${length > limit ? ": too long" : ""}`;
    room.classList.toggle("over", length > limit);
  };
  area.addEventListener("input", count);
  count();
}

for (const edit of document.querySelectorAll("form.edit, form.again")) {
  let typed = false;
  edit.addEventListener("input", () => { typed = true; });
  edit.addEventListener("submit", () => { typed = false; });
  addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
  edit.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    edit.requestSubmit(edit.querySelector("button.main"));
  });
}

const recorder = document.getElementById("recorder");
if (recorder && navigator.mediaDevices && window.MediaRecorder) {
  const button = document.getElementById("record");
  const told = document.getElementById("recording-told");
  const rate = Number(recorder.dataset.rate);
  recorder.querySelector(".takes").hidden = false;
  let running = null;

  button.addEventListener("click", async () => {
    if (running) { running.stop(); return; }
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch {
      told.textContent = "The browser gives no microphone: allow it, or keep a file.";
      return;
    }
    const chunks = [];
    running = new MediaRecorder(stream);
    running.ondataavailable = (event) => chunks.push(event.data);
    running.onstop = async () => {
      stream.getTracks().forEach((track) => track.stop());
      running = null;
      button.textContent = "Record again";
      button.setAttribute("aria-pressed", "false");
      try { await offer(new Blob(chunks)); } catch { told.textContent = "This could not be used: record again."; }
    };
    running.start();
    button.textContent = "Stop";
    button.setAttribute("aria-pressed", "true");
    told.textContent = "Speak now.";
    const mine = running;
    setTimeout(() => { if (running === mine) mine.stop(); }, 1000 * Number(recorder.dataset.longest));
  });

  // Whatever a browser records in, it can read: what is sent is plain samples.
  async function offer(blob) {
    const heard = await new OfflineAudioContext(1, 1, rate).decodeAudioData(await blob.arrayBuffer());
    const mono = new OfflineAudioContext(1, Math.max(1, Math.ceil(heard.duration * rate)), rate);
    const source = mono.createBufferSource();
    source.buffer = heard;
    source.connect(mono.destination);
    source.start();
    const samples = (await mono.startRendering()).getChannelData(0);
    const bytes = new DataView(new ArrayBuffer(samples.length * 2));
    samples.forEach((value, place) => bytes.setInt16(place * 2, Math.max(-1, Math.min(1, value)) * 32767, true));
    play(blob, bytes.buffer);
  }

  function play(blob, samples) {
    recorder.querySelectorAll(".take").forEach((old) => old.remove());
    const take = document.createElement("p");
    take.className = "takes take";
    const sound = document.createElement("audio");
    sound.controls = true;
    sound.src = URL.createObjectURL(blob);
    sound.setAttribute("aria-label", "What you have just recorded");
    const keep = document.createElement("button");
    keep.type = "button";
    keep.id = "keep";
    keep.className = "main";
    keep.textContent = "Keep this recording";
    keep.addEventListener("click", () => send(samples));
    take.append(sound, keep);
    button.parentElement.after(take);
    told.textContent = "Listen, then keep it or record again.";
    keep.focus();
  }

  async function send(samples) {
    const form = new FormData();
    form.set("state", recorder.querySelector("[name=state]").value);
    form.set("raw", "yes");
    form.set("recording", new Blob([samples]), "samples");
    const answer = await fetch(recorder.action, { method: "POST", body: form });
    if (answer.ok) { location.assign(answer.url); return; }
    told.textContent = "The studio could not keep it: reload the page and record again.";
  }
}
