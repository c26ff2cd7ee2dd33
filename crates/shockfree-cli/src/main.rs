//! The program `shockfree`.
#![expect(
    clippy::doc_markdown,
    reason = "the docs of arguments are the help that a terminal shows, which has no markup"
)]

mod commands;
mod failure;
mod interrupt;
mod json;
mod number;
mod output;
mod problem;
mod progress;
mod shell;
mod threads;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;

/// See where the gradient of a recurrent network explodes, and train without going there.
#[derive(Parser)]
#[command(name = "shockfree", version, arg_required_else_help = true)]
#[command(after_help = "Start with: shockfree train")]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Train(commands::train::Train),
    Fit(Box<commands::fit::Fit>),
    Forecast(commands::forecast::Forecast),
    Explore(commands::explore::Explore),
    Atlas(commands::atlas::Atlas),
    Cost(commands::cost::Cost),
    Surface(commands::surface::Surface),
    Diagnose(commands::diagnose::Diagnose),
    Verify(commands::verify::Verify),
    Sweep(commands::sweep::Sweep),
    Reproduce(commands::reproduce::Reproduce),
    Completions(commands::completions::Completions),
}

fn main() -> ExitCode {
    let result = run(Program::parse().command);
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads our output has seen enough (`shockfree … | head`): not a failure.
        Err(Failure::Print(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            failure.report();
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    // Asked here, where the answer can be a message.
    shockfree::simd::requested()?;
    match command {
        Command::Train(command) => command.run(),
        Command::Fit(command) => command.run(),
        Command::Forecast(command) => command.run(),
        Command::Explore(command) => command.run(),
        Command::Atlas(command) => command.run(),
        Command::Cost(command) => command.run(),
        Command::Surface(command) => command.run(),
        Command::Diagnose(command) => command.run(),
        Command::Verify(command) => command.run(),
        Command::Sweep(command) => command.run(),
        Command::Reproduce(command) => command.run(),
        Command::Completions(command) => command.run::<Program>(),
    }
}
