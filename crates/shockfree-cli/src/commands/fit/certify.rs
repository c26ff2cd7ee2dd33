//! The proof that what was learnt contracts.

use shockfree::network::Network;
use shockfree::network::certificate::{Certificate, Kind, Lure, search};
use shockfree_fit::{Guard, Settings};

use crate::progress::Stages;

/// More units than this make the search for the sharp certificate take longer than anyone waits.
const MOST_FOR_LMI: usize = 256;

/// The certificate of the kind that a training kept to, or of a simpler one, if it is found and holds.
pub fn certify(network: &Network, settings: &Settings) -> Option<Certificate> {
    let kinds: &[Kind] = match settings.guard {
        Guard::Shockfree { kind: Kind::Lmi, .. } => &[Kind::Lmi, Kind::Diagonal, Kind::Spectral],
        Guard::Shockfree { kind: Kind::Diagonal, .. } => &[Kind::Diagonal, Kind::Spectral],
        // Whoever did not ask for a certificate need not wait for one.
        Guard::Shockfree { .. } | Guard::Plain | Guard::Clipping { .. } => &[Kind::Spectral],
    };
    let system = Lure::new(network);
    let stages = Stages::new();
    stages.show("certificate");
    kinds
        .iter()
        .filter(|&&kind| kind != Kind::Lmi || network.units() <= MOST_FOR_LMI)
        .filter_map(|&kind| search(&system, kind, &mut || true))
        .find(|certificate| certificate.holds(&system))
}
