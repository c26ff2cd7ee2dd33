// Why there is no cost, with the server's numbers as short as all others on the page.

import { short } from "../format.js";

export const reason = (text) => text.replace(/-?\d+\.\d{5,}/g, (number) => short(Number(number)));
