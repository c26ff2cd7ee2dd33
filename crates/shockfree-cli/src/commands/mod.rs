//! The commands, one file each.

pub mod atlas;
pub mod completions;
pub mod cost;
pub mod diagnose;
pub mod explore;
pub mod fit;
pub mod forecast;
pub mod reproduce;
pub mod surface;
pub mod sweep;
pub mod train;
pub mod verify;
