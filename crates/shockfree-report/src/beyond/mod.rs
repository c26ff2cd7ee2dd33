//! What the paper does not have: flips and 2-cycles, the phase shock, how hard the gradient explodes,
//! and the bound under which it stays in the stable strip.

pub mod bound;
pub mod growth;
pub mod phase;
