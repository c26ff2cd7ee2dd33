//! What a file takes in memory: a small multiple of its size, and no more than the limits.
//!
//! One test, as the peak is that of the whole process.

mod common;

use common::{Part, f64s, npy, safetensors_of, safetensors_raw, zip};
use peak_alloc::PeakAlloc;
use shockfree_data::{
    Format, Limits, SequenceOptions, TableFormat, read_model_bytes, read_sequences_bytes,
};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The most memory that reading takes besides the bytes themselves, and whether they were read.
fn peak(format: Format, bytes: &[u8]) -> (usize, bool) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let outcome = read_model_bytes(format, bytes, &Limits::default());
    let peak = MEMORY.peak_usage().saturating_sub(before);
    (peak, outcome.is_ok())
}

/// The same for a table.
fn peak_of_table(format: TableFormat, bytes: &[u8]) -> (usize, bool) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let outcome =
        read_sequences_bytes(format, bytes, &SequenceOptions::default(), &Limits::default());
    let peak = MEMORY.peak_usage().saturating_sub(before);
    (peak, outcome.is_ok())
}

/// Buffers that do not depend on the file: a chunk, and the window of the decompression.
const BUFFERS: usize = 256 << 10;

#[test]
fn memory_is_bounded() {
    // Right files: their numbers and no second copy, but for arrays in Fortran's order.
    let n = 512;
    let values = f64s(&vec![0.5; n * n]);
    let file = safetensors_of(&[("weight_hh", &[n, n]), ("weight_ih", &[n, n])]);
    let (taken, is_read) = peak(Format::Safetensors, &file);
    assert!(is_read && taken < file.len() + BUFFERS, "{taken}");

    let shape = format!("({n}, {n})");
    for part in [
        Part::stored("W.npy", npy("<f8", &shape, &values)),
        Part::deflated("W.npy", &npy("<f8", &shape, &values)),
    ] {
        let (taken, is_read) = peak(Format::Npz, &zip(&[part]));
        assert!(is_read && taken < values.len() + BUFFERS, "{taken}");
    }

    // A hundred bytes that claim gigabytes.
    let claims = [
        [&100_000_000_000u64.to_le_bytes()[..], b"{}"].concat(),
        safetensors_raw(
            r#"{"W":{"dtype":"F64","shape":[4096,4096],"data_offsets":[0,134217728]}}"#,
            &[0; 8],
        ),
    ];
    for bytes in claims {
        let (taken, is_read) = peak(Format::Safetensors, &bytes);
        assert!(!is_read && taken < BUFFERS, "{taken}");
    }
    let huge = npy("<f8", "(4096, 4096)", &[0; 8]);
    for size in [134_217_728 + 71, u32::MAX - 1, 1 << 30] {
        let part = Part { size, ..Part::deflated("W.npy", &huge) };
        let (taken, is_read) = peak(Format::Npz, &zip(&[part]));
        assert!(!is_read && taken < BUFFERS, "{taken}");
    }
    // Bombs: 128 MiB of zeros in 128 KiB, in an array too large and in one that nobody needs.
    let zeros = vec![0; 128 << 20];
    for (name, shape) in [("W.npy", "(1, 16777216)"), ("unused.npy", "(16777216,)")] {
        let bomb = zip(&[Part::deflated(name, &npy("<f8", shape, &zeros))]);
        let (taken, is_read) = peak(Format::Npz, &bomb);
        assert!(!is_read && taken < BUFFERS, "{taken}");
    }
    drop(zeros);

    // Text takes the most memory for its length: a number of two bytes becomes one of many fields while it
    // is parsed, and the list of them doubles as it grows, here just before its end. The worst is a key
    // of many parts, each of which becomes a table of its own.
    let matrix = format!("W=[[{}]]", "0,".repeat((1 << 18) + 1));
    let key = ".a".repeat(70);
    let keys: Vec<_> = (0..1 << 12).map(|number| format!("{number}{key}=0")).collect();
    for (text, most) in [(matrix, 140), (keys.join("\n"), 600)] {
        let (taken, _) = peak(Format::Toml, text.as_bytes());
        assert!(taken < most * text.len() + BUFFERS, "{taken} for {}", text.len());
    }
    let axes = vec!["0"; 1 << 18].join(",");
    let header = format!(r#"{{"a":{{"dtype":"I8","shape":[{axes}],"data_offsets":[0,0]}}}}"#);
    let (taken, _) = peak(Format::Safetensors, &safetensors_raw(&header, &[]));
    assert!(taken < 8 * header.len() + BUFFERS, "{taken} for {}", header.len());
    let entries: Vec<_> = (0..1 << 14)
        .map(|n| format!(r#""{n}":{{"dtype":"","shape":[],"data_offsets":[0,0]}}"#))
        .collect();
    let header = format!("{{{}}}", entries.join(","));
    let (taken, _) = peak(Format::Safetensors, &safetensors_raw(&header, &[]));
    assert!(taken < 8 * header.len() + BUFFERS, "{taken} for {}", header.len());

    tables();
}

/// Cells, then those that are read; what comes besides for every column and every sequence.
fn tables() {
    const EACH: usize = 400;
    let (rows, columns) = (1 << 10, 1 << 8);
    let header: Vec<_> = (0..columns).map(|number| format!("x{number}")).collect();
    let row = vec!["0"; columns].join(",");
    let text = format!("{}\n{}", header.join(","), format!("{row}\n").repeat(rows));
    let (taken, is_read) = peak_of_table(TableFormat::Csv, text.as_bytes());
    assert!(is_read && taken < 16 * rows * columns + EACH * columns + BUFFERS, "{taken}");

    let array = npy("<f4", &format!("({rows}, {columns})"), &vec![0; 4 * rows * columns]);
    let (taken, is_read) =
        peak_of_table(TableFormat::Npz, &zip(&[Part::deflated("data.npy", &array)]));
    assert!(is_read && taken < 16 * rows * columns + EACH * columns + BUFFERS, "{taken}");

    // As much as can be of what is not cells: columns, sequences, blank lines.
    let header: Vec<_> = (0..1 << 16).map(|number| format!("{number}x")).collect();
    let columns = format!("{}\n{}", header.join(","), "\n".repeat(1 << 20));
    let count = 1 << 17;
    let names: Vec<_> = (0..count).map(|number| format!("{number},1\n")).collect();
    for (text, each) in [
        (columns, 1 << 16),
        (format!("sequence,x\n{}", names.concat()), count),
        (format!("x\n{}", "\n1\n".repeat(1 << 18)), 0),
        (format!("x\n\"{}", "\"\"".repeat(1 << 20)), 0),
        (format!("x\n{}", ",".repeat(1 << 20)), 0),
    ] {
        let (taken, _) = peak_of_table(TableFormat::Csv, text.as_bytes());
        let most = 16 * text.len() + EACH * each + BUFFERS;
        assert!(taken < most, "{taken} for {} and {each}", text.len());
    }
    // Gigabytes that are only claimed.
    let huge = npy("<f8", "(1048576, 65536, 1)", &[0; 8]);
    let part = Part { size: 1 << 30, ..Part::deflated("data.npy", &huge) };
    let (taken, is_read) = peak_of_table(TableFormat::Npz, &zip(&[part]));
    assert!(!is_read && taken < BUFFERS, "{taken}");
}
