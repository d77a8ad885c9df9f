const $ = id => document.getElementById(id);

for (const id of ["from", "to"]) {
  $(id).replaceChildren(...Object.keys(UNITS).map(unit => new Option(unit, unit)));
}

function readAddress() {
  const given = new URLSearchParams(location.search);
  const value = given.get("value");
  $("value").value = value !== null && Number.isFinite(Number(value)) && value.trim() !== "" ? value : "1";
  $("from").value = given.get("from") in UNITS ? given.get("from") : "km";
  $("to").value = given.get("to") in UNITS ? given.get("to") : "mi";
}

function writeAddress() {
  const state = new URLSearchParams({ value: $("value").value, from: $("from").value, to: $("to").value });
  history.replaceState(null, "", `?${state}`);
}

function show(result, error) {
  $("result").textContent = result;
  $("error").textContent = error;
  $("error").hidden = error === "";
}

function update() {
  const text = $("value").value.trim().replace(",", ".");
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) {
    show("", "Please enter a number.");
    return;
  }
  try {
    show(`${rounded(convert(value, $("from").value, $("to").value))} ${$("to").value}`, "");
  } catch (error) {
    show("", error.message);
  }
}

function changed() {
  update();
  writeAddress();
}

$("value").addEventListener("input", changed);
$("from").addEventListener("change", changed);
$("to").addEventListener("change", changed);
$("swap").addEventListener("click", () => {
  const from = $("from").value;
  $("from").value = $("to").value;
  $("to").value = from;
  changed();
});

readAddress();
update();
