const KEY = "recipe-book-favourites";

export async function loadRecipes() {
  const response = await fetch("recipes.json");
  if (!response.ok) throw new Error(`recipes.json: status ${response.status}`);
  return response.json();
}

export const favourites = () => new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]"));

export function toggleFavourite(id) {
  const ids = favourites();
  if (!ids.delete(id)) ids.add(id);
  localStorage.setItem(KEY, JSON.stringify([...ids]));
  return ids.has(id);
}

export const byTitle = (a, b) => a.title.localeCompare(b.title, "en");

export function linkTo(recipe) {
  const link = document.createElement("a");
  link.href = `recipe.html?id=${encodeURIComponent(recipe.id)}`;
  link.textContent = recipe.title;
  return link;
}

export function itemOf(...parts) {
  const item = document.createElement("li");
  item.append(...parts);
  return item;
}
