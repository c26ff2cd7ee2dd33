//! `shockfree completions`: for the shell.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::failure::Failure;
use crate::output::print;

/// Print a completion script for a shell.
///
/// For bash: shockfree completions bash > ~/.local/share/bash-completion/completions/shockfree
#[derive(Args)]
pub struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    pub fn run<P: CommandFactory>(&self) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut P::command(), "shockfree", &mut script);
        print(&String::from_utf8_lossy(&script))
    }
}
