function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function inline(text) {
  return escaped(text)
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
    .replace(/\*([^*]+)\*/g, "<em>$1</em>")
    .replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, '<a href="$2">$1</a>');
}

function toHtml(text) {
  const html = [];
  let paragraph = [];
  let list = [];
  const endParagraph = () => {
    if (paragraph.length) html.push(`<p>${inline(paragraph.join(" "))}</p>`);
    paragraph = [];
  };
  const endList = () => {
    if (list.length) html.push(`<ul>${list.map(item => `<li>${inline(item)}</li>`).join("")}</ul>`);
    list = [];
  };
  for (const line of text.split(/\r?\n/)) {
    const heading = /^(#{1,3}) +(.*)$/.exec(line);
    const item = /^- +(.*)$/.exec(line);
    if (!item) endList();
    if (heading || item || line.trim() === "") endParagraph();
    if (heading) html.push(`<h${heading[1].length}>${inline(heading[2])}</h${heading[1].length}>`);
    else if (item) list.push(item[1]);
    else if (line.trim() !== "") paragraph.push(line.trim());
  }
  endParagraph();
  endList();
  return html.join("\n");
}
