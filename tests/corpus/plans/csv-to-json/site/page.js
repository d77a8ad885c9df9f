import { convert } from "./csv.js";

const $ = id => document.getElementById(id);
let shown = null; // { name, text } of the file

function show() {
  if (!shown) return;
  const { rows, problems } = convert(shown.text, $("separator").value, $("numbers").checked);
  $("output").textContent = JSON.stringify(rows, null, 2);
  $("rows").textContent = rows.length;
  $("problems").textContent = problems.length
    ? `Left out for a wrong number of fields: line ${problems.join(", ")}.`
    : "";
  $("copy").disabled = false;
  $("download").disabled = false;
}

$("file").addEventListener("change", async () => {
  const [file] = $("file").files;
  if (!file) return;
  shown = { name: file.name, text: await file.text() };
  show();
});

$("sample").addEventListener("click", async () => {
  const response = await fetch("people.csv");
  if (!response.ok) {
    $("problems").textContent = `The sample cannot be loaded: status ${response.status}.`;
    return;
  }
  shown = { name: "people.csv", text: await response.text() };
  show();
});

$("separator").addEventListener("change", show);
$("numbers").addEventListener("change", show);

$("copy").addEventListener("click", async () => {
  await navigator.clipboard.writeText($("output").textContent);
  $("copy").textContent = "Copied";
});

$("download").addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([$("output").textContent], { type: "application/json" }));
  link.download = shown.name.replace(/\.csv$/i, "") + ".json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});
