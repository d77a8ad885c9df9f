// Sends the key of a brief's link: it is the fragment of the address, which browsers send to no server by themselves.
if (location.hash.length > 1) {
  const form = document.querySelector("form");
  form.elements.key.value = location.hash.slice(1);
  form.submit();
}
