//! The one-unit network as a page to touch.
//!
//! A server on the own machine gives a page and answers its questions; the page draws and computes nothing. Data flows one
//! way: a request, checked → computed by the library, off the threads that serve → an answer. What may be
//! asked, and what comes back, stands in `API.md` beside this crate.
//!
//! What a request can cost is bounded: every number has limits, few computations run at once and few wait, and one whose
//! client has gone is given up.

mod answer;
mod api;
mod asked;
mod guard;
mod page;
mod serve;
mod work;

pub use guard::Hosts;
pub use serve::{Listener, router, serve};
