// Shows what both chats show, and speaks for whoever is chosen. All text enters as text nodes.
"use strict";

const sides = new Map();
const appNames = { telegram: "Telegram", discord: "Discord" };

function node(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// Telegram: plain text with entities, offsets in UTF-16 units, as JavaScript counts them.
const entityTags = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "spoiler",
};

function fromEntities(text, entities, start = 0, end = text.length) {
  const made = document.createDocumentFragment();
  const inner = entities.filter((e) => entityTags[e.type] && e.offset >= start && e.offset + e.length <= end);
  let at = start;
  while (at < end) {
    const next = inner.filter((e) => e.offset >= at).sort((a, b) => a.offset - b.offset || b.length - a.length)[0];
    if (!next) break;
    made.append(text.slice(at, next.offset));
    const tag = entityTags[next.type];
    const wrap = tag === "spoiler" ? spoiler() : node(tag);
    const rest = inner.filter((e) => e !== next);
    wrap.append(fromEntities(text, rest, next.offset, next.offset + next.length));
    made.append(wrap);
    at = next.offset + next.length;
    if (tag === "blockquote" && text[at] === "\n") at += 1;
  }
  made.append(text.slice(at, end));
  return made;
}

function spoiler() {
  const made = node("span", "spoiler");
  made.tabIndex = 0;
  return made;
}

// Discord: the markdown that people and the bridge use.
const inline = /\\([\\`*_~|>#\-\[\]()<])|\|\|([\s\S]+?)\|\||\*\*([\s\S]+?)\*\*|__([\s\S]+?)__|~~([\s\S]+?)~~|\*([^*\n]+?)\*|_([^_\n]+?)_|`([^`\n]+?)`|\[([^\]\n]+)\]\((https?:[^)\s]+)\)|(https?:\/\/[^\s<>]+)/g;
const inlineTags = ["spoiler", "strong", "u", "s", "em", "em"];

function fromMarkdown(text) {
  const made = document.createDocumentFragment();
  let at = 0;
  for (const match of text.matchAll(inline)) {
    made.append(text.slice(at, match.index));
    made.append(inlineNode(match));
    at = match.index + match[0].length;
  }
  made.append(text.slice(at));
  return made;
}

function inlineNode(match) {
  if (match[1]) return match[1];
  for (const [place, tag] of inlineTags.entries()) {
    const inner = match[place + 2];
    if (inner !== undefined) {
      const wrap = tag === "spoiler" ? spoiler() : node(tag);
      wrap.append(fromMarkdown(inner));
      return wrap;
    }
  }
  if (match[8] !== undefined) return node("code", "", match[8]);
  const link = node("a", "", match[9] ?? match[11]);
  if (match[9]) link.replaceChildren(fromMarkdown(match[9]));
  link.href = match[10] ?? match[11];
  return link;
}

function fromDiscord(text) {
  const made = node("div", "text");
  for (const [place, line] of text.split("\n").entries()) {
    const small = line.startsWith("-# ");
    const quote = line.startsWith("> ");
    if (place && !small && !quote && made.lastChild?.nodeName !== "BLOCKQUOTE") made.append("\n");
    if (small) { const row = node("span", "small"); row.append(fromMarkdown(line.slice(3))); made.append(row); }
    else if (quote) { const row = node("blockquote"); row.append(fromMarkdown(line.slice(2))); made.append(row); }
    else made.append(fromMarkdown(line));
  }
  return made;
}

function colour(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 360;
  return `hsl(${sum} 45% 48%)`;
}

function messageNode(side, message, byId) {
  const item = node("li", message.is_bot ? "bot" : "");
  if (side.platform === "discord") {
    const face = node("span", "face", [...message.author][0]);
    face.style.background = colour(message.author);
    const name = node("span", "name", message.author);
    if (message.is_bot) name.append(node("span", "tag", "APP"));
    item.append(face, name);
  } else if (!message.is_bot) {
    item.append(node("span", "name", message.author));
  }
  const answered = byId.get(message.reply_to);
  if (answered) item.append(node("div", "answers", excerpt(answered)));
  message.files.forEach((file, place) => {
    if (file.kind !== "photo" && !/\.(png|jpe?g|gif|webp)$/i.test(file.name)) {
      item.append(node("span", "chip", `📎 ${file.name}`));
      return;
    }
    const image = node("img");
    image.alt = file.name;
    image.src = `/file/${side.platform}/${encodeURIComponent(side.chat)}/${message.id}/${place}`;
    item.append(image);
  });
  if (message.text) {
    if (side.platform === "discord") item.append(fromDiscord(message.text));
    else { const text = node("div", "text"); text.append(fromEntities(message.text, message.entities)); item.append(text); }
  }
  for (const label of message.buttons) item.append(node("span", "chip", label));
  if (message.is_edited) item.append(node("span", "edited", "edited"));
  item.title = "Double-click to answer";
  item.addEventListener("dblclick", () => answer(side, message));
  return item;
}

function excerpt(message) {
  const text = message.text || message.files.map((file) => file.name).join(", ");
  return `↩ ${message.author}: ${text.split("\n")[0].slice(0, 60)}`;
}

function answer(side, message) {
  const view = sides.get(side.platform);
  view.answering = message ? message.id : null;
  const row = view.root.querySelector(".answering");
  row.hidden = !message;
  if (message) { row.firstElementChild.textContent = excerpt(message); view.root.querySelector("input").focus(); }
}

function makeSide(side) {
  const root = document.getElementById("side").content.firstElementChild.cloneNode(true);
  root.classList.add(side.platform);
  root.querySelector(".app").textContent = appNames[side.platform];
  root.querySelector(".title").textContent = side.title;
  root.querySelector(".language").textContent = `reads ${side.language}`;
  const select = root.querySelector("select");
  for (const person of side.people) select.append(new Option(person.name, person.id));
  const input = root.querySelector("input");
  input.placeholder = `Write in any language`;
  root.querySelector(".answering button").addEventListener("click", () => answer(side, null));
  root.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    const view = sides.get(side.platform);
    const place = side.platform === "telegram" ? { chat: Number(side.chat) } : { channel: side.chat };
    const person = side.platform === "telegram" ? Number(select.value) : select.value;
    const replyTo = view.answering && (side.platform === "telegram" ? Number(view.answering) : view.answering);
    answer(side, null);
    const said = await fetch(`/control/${side.platform}/say`, {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ person, ...place, text, reply_to: replyTo || null }),
    });
    if (!said.ok) input.value = text;
  });
  document.getElementById("sides").append(root);
  sides.set(side.platform, { root, answering: null });
}

function show(state) {
  if (state.headline) document.getElementById("headline").textContent = state.headline;
  for (const side of state.sides) {
    if (!sides.has(side.platform)) makeSide(side);
    const list = sides.get(side.platform).root.querySelector(".messages");
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    const byId = new Map(side.messages.map((message) => [message.id, message]));
    list.replaceChildren(...side.messages.map((message) => messageNode(side, message, byId)));
    if (!side.messages.length) list.append(node("li", "empty", "Nothing said yet."));
    if (atEnd) list.scrollTop = list.scrollHeight;
  }
}

new EventSource("/events").onmessage = (event) => show(JSON.parse(event.data));
