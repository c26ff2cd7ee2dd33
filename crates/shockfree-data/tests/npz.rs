//! Bytes that claim to be an npz file.

mod common;

use common::{Part, f64s, npy, npy_raw, read, refusal, zip};
use shockfree_data::{Format, Limits, read_model_bytes};

/// The refusal of an archive of these.
fn refused(parts: &[Part]) -> String {
    refusal(Format::Npz, &zip(parts))
}

/// `W` of one unit.
fn w() -> Vec<u8> {
    npy("<f8", "(1, 1)", &f64s(&[0.5]))
}

#[test]
fn members_are_stored_or_deflated() {
    for part in [Part::stored("W.npy", w()), Part::deflated("W.npy", &w())] {
        let model = read(Format::Npz, &zip(&[part])).expect("a model");
        assert_eq!(model.layers[0].weight_hh.values, [0.5]);
    }
}

#[test]
fn what_is_no_array_is_left_out() {
    let parts = [Part::stored("W.npy", w()), Part::stored("README", b"read me".to_vec())];
    let model = read(Format::Npz, &zip(&parts)).expect("a model");
    assert_eq!(model.skipped[0].name, "README");
    assert_eq!(model.skipped[0].why, "no .npy file");
}

#[test]
fn a_file_has_a_directory() {
    let none = "is no npz file, or is cut off: it has no directory of a ZIP archive at its end";
    assert_eq!(refusal(Format::Npz, b"PK"), none);
    assert_eq!(refusal(Format::Npz, &vec![0; 100_000]), none);
    let bytes = zip(&[Part::stored("W.npy", w())]);
    for length in 1..bytes.len() {
        assert!(read(Format::Npz, &bytes[..length]).is_err(), "{length}");
    }
    // Something before it, or behind.
    assert!(read(Format::Npz, &[b"x", &bytes[..]].concat()).is_err());
    assert!(read(Format::Npz, &[&bytes[..], b"x"].concat()).is_err());
    // No members at all.
    assert!(refused(&[]).starts_with("holds no recurrent layer"));
}

#[test]
fn the_directory_says_what_is_there() {
    let bytes = zip(&[Part::stored("W.npy", w())]);
    let end = bytes.len() - 22;
    let with = |at: usize, value: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = value;
        bytes
    };
    // Two members instead of one, and as many as there can be.
    assert_eq!(
        refusal(Format::Npz, &[with(end + 8, 2), Vec::new()].concat()),
        "has a directory that is none: it is spread over several files"
    );
    let mut two = with(end + 8, 2);
    two[end + 10] = 2;
    assert_eq!(
        refusal(Format::Npz, &two),
        "has a directory that is none: 2 entries cannot be in 51 bytes"
    );
    let mut none = with(end + 8, 0);
    none[end + 10] = 0;
    assert_eq!(
        refusal(Format::Npz, &none),
        "has a directory that is none: 51 bytes are left after its entries"
    );
    // Its offset.
    let offset = u32::from_le_bytes([bytes[end + 16], bytes[end + 17], 0, 0]);
    assert_eq!(
        refusal(Format::Npz, &with(end + 19, 1)),
        format!(
            "has a directory that is none: it should be 51 bytes from {} on, up to its end at {end}",
            offset + (1 << 24)
        )
    );
}

#[test]
fn members_are_in_the_file_and_apart() {
    let parts = [Part::stored("U.npy", w()), Part::stored("W.npy", w())];
    let bytes = zip(&parts);
    let end = bytes.len() - 22;
    // The offset of the second one, in the last entry of the directory, before its name.
    let offset = end - 5 - 4;
    let mut overlapping = bytes.clone();
    overlapping[offset..offset + 4].copy_from_slice(&[0; 4]);
    // The names differ, so the entry does not belong to the member there.
    let message = refusal(Format::Npz, &overlapping);
    assert!(message.contains("has a member W.npy that cannot be read"), "{message}");

    // The first one as long as both.
    let mut long = zip(&[Part { name: "U.npy".to_owned(), ..parts[0].clone() }, parts[1].clone()]);
    let directory = end - 2 * 51;
    let size = u32::try_from(parts[0].data.len() + 30 + 5 + parts[1].data.len()).expect("small");
    for at in [20, 24] {
        long[directory + at..directory + at + 4].copy_from_slice(&size.to_le_bytes());
    }
    assert_eq!(refusal(Format::Npz, &long), "has the members U.npy and W.npy at the same bytes");
}

#[test]
fn a_name_is_there_once() {
    let part = Part::stored("W.npy", w());
    assert_eq!(refused(&[part.clone(), part]), "has two arrays with the name W.npy");
}

#[test]
fn what_archives_may_be_besides() {
    let part = Part::stored("W.npy", w());
    assert_eq!(
        refused(&[Part { flags: 1, ..part.clone() }]),
        "has a member W.npy that cannot be read: it is encrypted"
    );
    assert_eq!(
        refused(&[Part { method: 12, ..part.clone() }]),
        "has a member W.npy that cannot be read: compression method 12; members are stored (0) or \
         deflated (8)"
    );
    let size = part.size;
    assert_eq!(
        refused(&[Part { size: size + 1, ..part.clone() }]),
        format!(
            "has a member W.npy that cannot be read: it is stored, but {size} bytes should become {}",
            size + 1
        )
    );
    assert_eq!(
        refused(&[Part { size: u32::MAX, ..part.clone() }]),
        "has a member W.npy that cannot be read: its 64-bit sizes are missing"
    );
    assert_eq!(
        refused(&[Part { crc: part.crc ^ 1, ..part }]),
        "has a member W.npy whose checksum is wrong: the file is damaged"
    );
    assert!(
        refused(&[Part::stored("archive/data.pkl", vec![0x80])]).starts_with(
            "is a pickle of PyTorch: it has a member archive/data.pkl; a pickle can run"
        )
    );
}

#[test]
fn bombs_do_not_go_off() {
    // A gigabyte of zeros is a megabyte, of which the shape alone is read.
    let zeros = npy("<f8", "(4097, 4097)", &vec![0; 4097 * 4097 * 8]);
    assert_eq!(
        refused(&[Part::deflated("W.npy", &zeros)]),
        "W makes a layer of 4097 units; at most 4096 are read"
    );
    // A size that nothing can become.
    let lie = Part { size: 4_000_000_000, ..Part::deflated("W.npy", &w()) };
    let compressed = lie.data.len();
    assert_eq!(
        refused(&[lie]),
        format!(
            "says that W.npy has 4000000000 bytes, but its {compressed} compressed bytes cannot become \
             more than {}",
            compressed * 1032
        )
    );
    // Fewer bytes than it says, and more.
    let short = Part { size: 200, ..Part::deflated("W.npy", &npy("<f8", "(1, 2)", &f64s(&[0.5]))) };
    assert!(refused(&[short]).contains("for W.npy, which needs"));
    let payload = f64s(&[0.5; 16]);
    let whole = npy("<f8", "(4, 4)", &payload);
    let cut = Part {
        size: u32::try_from(whole.len()).expect("small"),
        ..Part::deflated("W.npy", &whole[..whole.len() - 8])
    };
    assert_eq!(
        refused(&[cut]),
        "has a member W.npy that cannot be decompressed: failed to fill whole buffer"
    );
    let garbage = Part { data: vec![0xff; 200], ..Part::deflated("W.npy", &whole) };
    assert!(refused(&[garbage]).contains("its header is cut off"));
}

#[test]
fn headers_of_arrays() {
    let array = |bytes: Vec<u8>| refused(&[Part::stored("W.npy", bytes)]);
    let none = "has a member W.npy that is no array of NumPy: ";
    assert_eq!(
        array(b"text".to_vec()),
        format!("{none}its header is cut off: failed to fill whole buffer")
    );
    assert_eq!(array(b"some text".to_vec()), format!("{none}it does not begin with \\x93NUMPY"));
    assert_eq!(
        array(b"\x93NUMPY\x04\x00".to_vec()),
        format!("{none}its version is 4.0; 1.0, 2.0 and 3.0 are read")
    );
    assert_eq!(
        array(b"\x93NUMPY\x02\x00\xff\xff\xff\xff".to_vec()),
        format!("{none}its header has 4294967295 bytes; at most 10000 are read")
    );
    assert_eq!(
        array(npy_raw("{'descr': '<f8'}\n", &[])),
        format!(
            "{none}its header must be {{'descr': …, 'fortran_order': …, 'shape': …}}, not \
             {{'descr': '<f8'}}"
        )
    );
    let bytes = npy("<f8", "(4294967296, 4294967296)", &[]);
    assert_eq!(
        array(bytes.clone()),
        format!(
            "has {} bytes for W.npy, which needs more than can be counted for shape \
             4294967296×4294967296",
            bytes.len()
        )
    );
    assert!(array(npy("<f8", "(1, 2)", &f64s(&[0.5]))).contains("for W.npy, which needs"));
    assert_eq!(
        array(npy("<f8", &format!("({})", "1, ".repeat(65)), &f64s(&[0.5]))),
        "W.npy has 65 axes; at most 64 are read"
    );
    for (descr, bytes) in [("<i8", 8), ("|O", 8), ("<U3", 12), ("|b1", 1), ("<c16", 16)] {
        assert_eq!(
            array(npy(descr, "(1, 1)", &vec![0; bytes])),
            format!(
                "W has elements of type {descr}; float16, bfloat16, float32 and float64 are read"
            )
        );
    }
}

#[test]
fn numbers_are_in_their_ranges() {
    let array = |name: &str, shape: &str, value: f64| {
        refused(&[
            Part::stored("W.npy", w()),
            Part::stored(name, npy("<f8", shape, &f64s(&[value]))),
        ])
    };
    assert_eq!(array("b.npy", "(1,)", f64::NAN), "b[0] = NaN: weights must be finite");
    assert_eq!(array("b.npy", "()", f64::INFINITY), "b[] = inf: weights must be finite");
    for value in [0.0, -0.5, 1.5] {
        assert_eq!(
            array("leak.npy", "()", value),
            format!("leak = {value} is not allowed: it must be above 0 and at most 1")
        );
    }
}

#[test]
fn a_place_in_an_array_of_columns_is_that_of_its_rows() {
    let header = "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 2), }\n";
    let bytes = npy_raw(header, &f64s(&[0.0, f64::NAN, 0.0, 0.0]));
    assert_eq!(refused(&[Part::stored("W.npy", bytes)]), "W[1, 0] = NaN: weights must be finite");
}

#[test]
fn members_are_counted_before_they_are_read() {
    let parts: Vec<_> = (0..3).map(|n| Part::stored(&format!("{n}"), Vec::new())).collect();
    let limits = Limits { most_tensors: 2, ..Limits::default() };
    let message = read_model_bytes(Format::Npz, &zip(&parts), &limits).expect_err("three");
    assert_eq!(message.to_string(), "has 3 members; at most 2 are read");
}

/// The archive of one member with every number in 64 bits; `tamper` changes those of the entry (size,
/// compressed size, offset) and of the end (entries, size and offset of the directory).
fn wide(tamper: impl Fn(&mut [u64; 3], &mut [u64; 3])) -> Vec<u8> {
    let part = Part::stored("W.npy", w());
    let narrow = zip(std::slice::from_ref(&part));
    let directory = narrow.len() - 22 - 51;
    let entry = &narrow[directory..directory + 51];
    let extra_bytes = 28u8;
    let mut places = [u64::from(part.size), u64::from(part.size), 0];
    let mut ends = [1, 51 + u64::from(extra_bytes), directory as u64];
    tamper(&mut places, &mut ends);
    let le = |numbers: [u64; 3]| numbers.map(u64::to_le_bytes).concat();

    let mut bytes = narrow[..directory].to_vec();
    bytes.extend(&entry[..20]);
    bytes.extend([0xff; 8]);
    bytes.extend([5, 0, extra_bytes, 0]);
    bytes.extend(&entry[32..42]);
    bytes.extend([0xff; 4]);
    bytes.extend(b"W.npy\x01\x00\x18\x00");
    bytes.extend(le(places));
    let end = bytes.len() as u64;
    bytes.extend(b"PK\x06\x06");
    bytes.extend(44u64.to_le_bytes());
    bytes.extend([45, 0, 45, 0]);
    bytes.extend([0; 8]);
    bytes.extend(ends[0].to_le_bytes());
    bytes.extend(le(ends));
    bytes.extend(b"PK\x06\x07\x00\x00\x00\x00");
    bytes.extend(end.to_le_bytes());
    bytes.extend([1, 0, 0, 0]);
    bytes.extend(b"PK\x05\x06\x00\x00\x00\x00");
    bytes.extend([0xff; 12]);
    bytes.extend([0; 2]);
    bytes
}

#[test]
fn sizes_may_have_64_bits() {
    let model = read(Format::Npz, &wide(|_, _| ())).expect("a model");
    assert_eq!(model.layers[0].weight_hh.values, [0.5]);

    let refused =
        |tamper: &dyn Fn(&mut [u64; 3], &mut [u64; 3])| refusal(Format::Npz, &wide(tamper));
    for number in [1 << 40, u64::MAX] {
        let message = refused(&|_, ends| ends[0] = number);
        assert_eq!(message, format!("has {number} members; at most 65536 are read"));
        for end in [1, 2] {
            let message = refused(&|_, ends| ends[end] = number);
            assert!(message.starts_with("has a directory that is none: it should be"), "{message}");
        }
        for place in [0, 1, 2] {
            let message = refused(&|places, _| places[place] = number);
            assert!(message.starts_with("has a member W.npy that cannot be read"), "{message}");
        }
    }
    let whole = wide(|_, _| ());
    let mut astray = whole.clone();
    let locator = whole.len() - 22 - 20 + 8;
    astray[locator] ^= 1;
    assert_eq!(
        refusal(Format::Npz, &astray),
        "has a directory that is none: its 64-bit end is not where it should be"
    );
}
