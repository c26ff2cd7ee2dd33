// The page: views are mounted, then the first questions are asked.

import * as answers from "./answers.js";
import * as controls from "./controls.js";
import * as dynamics from "./dynamics.js";
import * as network from "./network.js";
import * as plane from "./plane.js";
import * as surface from "./surface.js";
import * as training from "./training.js";

for (const view of [controls, plane, dynamics, training, surface, network]) view.mount();
answers.start();
document.documentElement.dataset.ready = "";
