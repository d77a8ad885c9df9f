import { byTitle, favourites, itemOf, linkTo, loadRecipes } from "./recipes.js";

const ids = favourites();
const marked = (await loadRecipes()).filter(recipe => ids.has(recipe.id)).sort(byTitle);
document.getElementById("favourites").append(...marked.map(recipe => itemOf(linkTo(recipe))));
document.getElementById("none").hidden = marked.length > 0;
