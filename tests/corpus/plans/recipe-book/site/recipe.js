import { favourites, itemOf, loadRecipes, toggleFavourite } from "./recipes.js";

const $ = id => document.getElementById(id);
const id = new URLSearchParams(location.search).get("id");
const recipe = (await loadRecipes()).find(one => one.id === id);

function showIngredients() {
  const servings = Number($("servings").value);
  if (!(servings >= 1)) return;
  const scale = servings / recipe.servings;
  $("ingredients").replaceChildren(...recipe.ingredients.map(one => {
    const amount = Math.round(one.amount * scale * 100) / 100;
    return itemOf([amount, one.unit, one.name].filter(part => part !== "").join(" "));
  }));
}

function showFavourite(is) {
  $("favourite").setAttribute("aria-pressed", String(is));
}

if (recipe) {
  document.title = recipe.title;
  document.querySelector("h1").textContent = recipe.title;
  $("servings").value = recipe.servings;
  $("steps").append(...recipe.steps.map(step => itemOf(step)));
  showIngredients();
  showFavourite(favourites().has(id));
  $("servings").addEventListener("input", showIngredients);
  $("favourite").addEventListener("click", () => showFavourite(toggleFavourite(id)));
  $("recipe").hidden = false;
} else {
  $("unknown").hidden = false;
}
