//! `shockfree verify`: the check of saved certificates.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use shockfree_data::{Limits, read_model};
use shockfree_diagnosis::certificate_file::CertificateFile;

use crate::failure::Failure;
use crate::number::short;
use crate::output::print;

/// Check the certificates of a model again: every inequality, with all rounding accounted for.
///
/// Ends with exit code 1 if they do not prove that the model contracts.
#[derive(Args)]
#[command(after_help = "Example: shockfree verify certificate.json model.safetensors")]
pub struct Verify {
    /// The file that `shockfree diagnose --save-certificate` wrote.
    certificate: PathBuf,
    /// The weights that it speaks of.
    model: PathBuf,
}

/// The sharp certificate of 256 units takes about 2 MB, and a model has few layers.
const MOST_BYTES: u64 = 256 << 20;

impl Verify {
    pub fn run(&self) -> Result<(), Failure> {
        let file = CertificateFile::read(&text(&self.certificate)?)?;
        let model = read_model(&self.model, &Limits::default())?;
        let checked = file.check(&model)?;
        let proven = checked.iter().all(|one| one.refused.is_none());
        let mut lines = vec![if proven {
            "Contracting: every layer's certificate holds.".to_owned()
        } else {
            "Not proven: these certificates do not show that the model contracts.".to_owned()
        }];
        lines.push(String::new());
        for one in &checked {
            let given =
                if one.given.is_empty() { String::new() } else { format!(" ({})", one.given) };
            lines.push(match &one.refused {
                None => format!(
                    "{}: {} certificate, rate {}{given}: holds",
                    one.layer,
                    one.name,
                    short(one.rate)
                ),
                Some(why) => format!("{}: {why}", one.layer),
            });
        }
        print(&lines.join("\n"))?;
        if proven { Ok(()) } else { Err(Failure::NotProven) }
    }
}

/// The text of a file that is not absurdly large.
fn text(path: &Path) -> Result<String, Failure> {
    let read = |source| Failure::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(read)?;
    let mut text = String::new();
    file.take(MOST_BYTES + 1).read_to_string(&mut text).map_err(read)?;
    if text.len() as u64 > MOST_BYTES {
        return Err(Failure::Settings(format!(
            "{} is larger than {} MB, which no file of certificates is",
            path.display(),
            MOST_BYTES >> 20
        )));
    }
    Ok(text)
}
