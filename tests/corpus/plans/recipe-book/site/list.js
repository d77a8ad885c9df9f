import { byTitle, itemOf, linkTo, loadRecipes } from "./recipes.js";

const $ = id => document.getElementById(id);
const recipes = (await loadRecipes()).sort(byTitle);

const has = (recipe, text) =>
  [recipe.title, ...recipe.ingredients.map(one => one.name)].some(one => one.toLowerCase().includes(text));

function show() {
  const text = $("search").value.trim().toLowerCase();
  const tag = $("tag").value;
  const found = recipes.filter(recipe => has(recipe, text) && (tag === "" || recipe.tags.includes(tag)));
  $("recipes").replaceChildren(...found.map(recipe => itemOf(linkTo(recipe), `, ${recipe.minutes} minutes`)));
  $("count").textContent = found.length;
}

const tags = [...new Set(recipes.flatMap(recipe => recipe.tags))].sort();
$("tag").append(...tags.map(tag => new Option(tag, tag)));
$("search").addEventListener("input", show);
$("tag").addEventListener("change", show);
show();
