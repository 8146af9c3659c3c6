// The pages work without any of this; each module makes one thing quicker or kinder.
import { ask } from "./ask.js";
import { pictures } from "./pictures.js";
import { picks } from "./picks.js";
import { copy } from "./copy.js";
import { drafts } from "./drafts.js";
import { drawer } from "./drawer.js";
import { find } from "./find.js";
import { forms } from "./forms.js";
import { lists } from "./lists.js";
import { menus } from "./menus.js";
import { previews } from "./previews.js";
import { seekers } from "./seekers.js";

document.documentElement.classList.add("scripted");
for (const start of [menus, find, drawer, ask, drafts, forms, seekers, lists, picks, copy, pictures, previews]) start();
document.querySelector("[data-summary]")?.focus();
