//! The proof that what was learnt contracts.

use shockfree::network::Network;
use shockfree::network::certificate::{Certificate, Kind, Lure, search};
use shockfree_fit::{Guard, Settings};

/// More units than this make the search for the sharp certificate take longer than anyone waits.
const MOST_FOR_LMI: usize = 256;

/// The certificate of the kind that a training kept to, if it is found and holds; of other methods whichever is.
pub fn certify(network: &Network, settings: &Settings) -> Option<Certificate> {
    let kinds: &[Kind] = match settings.guard {
        Guard::Shockfree { kind: Kind::Lmi, .. } | Guard::Plain | Guard::Clipping { .. } => {
            &[Kind::Lmi, Kind::Diagonal, Kind::Spectral]
        }
        Guard::Shockfree { kind: Kind::Spectral, .. } => &[Kind::Spectral],
        Guard::Shockfree { .. } => &[Kind::Diagonal, Kind::Spectral],
    };
    let system = Lure::new(network);
    kinds
        .iter()
        .filter(|&&kind| kind != Kind::Lmi || network.units() <= MOST_FOR_LMI)
        .filter_map(|&kind| search(&system, kind, &mut || true))
        .find(|certificate| certificate.holds(&system))
}
