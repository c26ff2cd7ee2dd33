//! `shockfree forecast`: what a trained network expects.
use crate::failure::Failure;
use clap::Args;
/// x
#[derive(Args)]
pub struct Forecast {}
impl Forecast {
    pub fn run(&self) -> Result<(), Failure> {
        Ok(())
    }
}
