#![no_main]

mod read;

use libfuzzer_sys::fuzz_target;
use shockfree_data::Format;

fuzz_target!(|bytes: &[u8]| read::read(Format::Safetensors, bytes));
