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
  let afterPlain = false; // small lines and quotations are blocks of their own, without a break
  for (const line of text.split("\n")) {
    const block = line.startsWith("-# ") ? node("span", "small") : line.startsWith("> ") ? node("blockquote") : null;
    if (block) {
      block.append(fromMarkdown(line.replace(/^(-#|>) /, "")));
      made.append(block);
    } else {
      if (afterPlain) made.append("\n");
      made.append(fromMarkdown(line));
    }
    afterPlain = !block;
  }
  return made;
}

function colour(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 360;
  return `hsl(${sum} 45% 48%)`;
}

function messageNode(side, message, answered) {
  const item = node("li", message.is_bot ? "copy" : "");
  if (side.platform === "discord") {
    const face = node("span", "face", [...message.author][0]);
    face.style.background = colour(message.author);
    face.ariaHidden = "true";
    const name = node("span", "name", message.author);
    if (message.is_bot) name.append(node("span", "tag", "APP"));
    item.append(face, name);
  } else if (!message.is_bot) {
    item.append(node("span", "name", message.author));
  }
  if (message.is_edited) item.append(node("span", "edited", "edited"));
  if (answered) item.append(node("div", "answers", excerpt(answered)));
  message.files.forEach((file, place) => item.append(fileNode(side, message, file, place)));
  if (message.text) {
    if (side.platform === "discord") item.append(fromDiscord(message.text));
    else { const text = node("div", "text"); text.append(fromEntities(message.text, message.entities)); item.append(text); }
  }
  for (const label of message.buttons) item.append(node("span", "chip", label));
  const button = node("button", "answer", "↩");
  button.title = "Answer";
  button.ariaLabel = `Answer ${excerpt(message).slice(2)}`;
  button.addEventListener("click", () => answer(side, message));
  item.append(button);
  return item;
}

function fileNode(side, message, file, place) {
  if (file.kind !== "photo" && !/\.(png|jpe?g|gif|webp)$/i.test(file.name)) return node("span", "chip", `📎 ${file.name}`);
  const image = node("img");
  image.alt = file.name;
  image.src = `/file/${side.platform}/${encodeURIComponent(side.chat)}/${message.id}/${place}`;
  return image;
}

// Who said it and how it begins. A copy on Telegram holds its author's name as its first line, one
// on Discord may hold a quotation above its text.
function excerpt(message) {
  const rows = message.text.split("\n").filter((row) => !row.startsWith("-# "));
  const isNamed = message.is_bot && rows.length > 1 && message.entities[0]?.type === "bold" && message.entities[0].length === rows[0].length;
  const author = isNamed ? rows.shift() : message.author;
  return `↩ ${author}: ${rows[0] || message.files.map((file) => file.name).join(", ")}`;
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
  input.addEventListener("keydown", (event) => { if (event.key === "Escape") answer(side, null); });
  root.querySelector(".messages").ariaLabel = `${appNames[side.platform]}, ${side.title}`;
  root.querySelector(".answering button").addEventListener("click", () => answer(side, null));
  root.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    const view = sides.get(side.platform);
    const list = root.querySelector(".messages");
    list.scrollTop = list.scrollHeight; // whoever speaks wants to see it
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
  sides.set(side.platform, { root, answering: null, shown: new Map() });
}

// Messages that look the same keep their node, so that focus and open spoilers survive an update.
function updateSide(side) {
  const view = sides.get(side.platform);
  const list = view.root.querySelector(".messages");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const byId = new Map(side.messages.map((message) => [message.id, message]));
  const shown = new Map();
  for (const message of side.messages) {
    const answered = byId.get(message.reply_to);
    const look = JSON.stringify([message, answered]);
    const known = view.shown.get(message.id);
    shown.set(message.id, known?.look === look ? known : { look, item: messageNode(side, message, answered) });
  }
  const wanted = [...shown.values()].map((entry) => entry.item);
  if (!wanted.length) wanted.push(node("li", "empty", "Nothing said yet."));
  for (const item of [...list.children]) if (!wanted.includes(item)) item.remove();
  wanted.forEach((item, place) => { if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null); });
  view.shown = shown;
  if (!atEnd) return;
  const stay = () => { list.scrollTop = list.scrollHeight; };
  stay();
  for (const image of list.querySelectorAll("img")) if (!image.complete) image.addEventListener("load", stay, { once: true });
}

const headline = document.getElementById("headline");
const greeting = headline.textContent;
const events = new EventSource("/events");
events.onmessage = (event) => {
  const state = JSON.parse(event.data);
  headline.textContent = state.headline || greeting;
  for (const side of state.sides) {
    if (!sides.has(side.platform)) makeSide(side);
    updateSide(side);
  }
};
events.onerror = () => { headline.textContent = "The demo has stopped. Start it again and this page comes back by itself."; };
