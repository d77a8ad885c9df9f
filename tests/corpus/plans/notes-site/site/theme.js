const THEME_KEY = "choir-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

function applyTheme() {
  const chosen = localStorage.getItem(THEME_KEY);
  document.documentElement.dataset.theme = chosen ?? (system.matches ? "dark" : "light");
}

function switchTheme() {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem(THEME_KEY, next);
  applyTheme();
}

system.addEventListener("change", applyTheme);
applyTheme();
