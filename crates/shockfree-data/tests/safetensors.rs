//! Bytes that claim to be a safetensors file.

mod common;

use common::{f64s, read, refusal, safetensors_of, safetensors_raw};
use half::{bf16, f16};
use safetensors::tensor::{Dtype, TensorView, serialize};
use shockfree_data::{Format, Limits, read_model_bytes};

fn refused(header: &str, data: &[u8]) -> String {
    refusal(Format::Safetensors, &safetensors_raw(header, data))
}

/// A header with `weight_hh` (1×1, at the bytes `hh`) and `weight_ih` (1×1, at the bytes `ih`).
fn header(hh: &str, ih: &str) -> String {
    format!(
        r#"{{"weight_hh":{{"dtype":"F64","shape":[1,1],"data_offsets":{hh}}},
            "weight_ih":{{"dtype":"F64","shape":[1,1],"data_offsets":{ih}}}}}"#
    )
}

#[test]
fn every_type_keeps_every_bit() {
    let values = [0.1, -3.25, 65504.0, 2f64.powi(-24), -0.0];
    let halves = values.map(f16::from_f64);
    let brains = values.map(bf16::from_f64);
    let singles = [0.1, -3.25, f32::MAX, f32::from_bits(1), -0.0];
    for (dtype, bytes, expected) in [
        (Dtype::F16, halves.map(f16::to_le_bytes).concat(), halves.map(f64::from)),
        (Dtype::BF16, brains.map(bf16::to_le_bytes).concat(), brains.map(f64::from)),
        (Dtype::F32, singles.map(f32::to_le_bytes).concat(), singles.map(f64::from)),
        (Dtype::F64, values.map(f64::to_le_bytes).concat(), values),
    ] {
        let hh = f64s(&[0.5]);
        let file = serialize(
            [
                ("weight_ih", TensorView::new(dtype, vec![1, 5], &bytes).expect("a tensor")),
                ("weight_hh", TensorView::new(Dtype::F64, vec![1, 1], &hh).expect("a tensor")),
            ],
            None,
        );
        let model = read(Format::Safetensors, &file.expect("a file")).expect("a model");
        let found = &model.layers[0].weight_ih.values;
        let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(found), bits(&expected), "{dtype}");
    }
}

#[test]
fn the_header_is_within_the_file() {
    assert_eq!(
        refusal(Format::Safetensors, b"{}"),
        "is no safetensors file: it has 2 bytes, and 8 of them would be the header's length"
    );
    for length in [100_000_000_000, u64::MAX, 3] {
        let bytes = [&length.to_le_bytes()[..], b"{}"].concat();
        assert_eq!(
            refusal(Format::Safetensors, &bytes),
            format!(
                "says that its header has {length} bytes, but only 2 follow: it is cut off or no \
                 safetensors file"
            )
        );
    }
    let bytes = safetensors_of(&[("weight_hh", &[1, 1]), ("weight_ih", &[1, 1])]);
    let limits = Limits { most_header_bytes: 16, ..Limits::default() };
    let message = read_model_bytes(Format::Safetensors, &bytes, &limits).expect_err("16 bytes");
    assert!(message.to_string().ends_with("bytes; at most 16 are read"), "{message}");
}

#[test]
fn the_header_is_one() {
    for (header, why) in [
        ("", "EOF while parsing a value at line 1 column 0"),
        ("[]", "invalid type: sequence, expected a table of tensors at line 1 column 0"),
        (
            r#"{"a":1}"#,
            "invalid type: integer `1`, expected a tensor: dtype, shape and data_offsets at line 1 column 6",
        ),
        (
            r#"{"a":{"dtype":"F64","shape":[1]}}"#,
            "missing field `data_offsets` at line 1 column 32",
        ),
        (
            r#"{"a":{"dtype":"F64","shape":[-1],"data_offsets":[0,8]}}"#,
            "invalid value: integer `-1`, expected usize at line 1 column 31",
        ),
        ("{} {}", "trailing characters at line 1 column 4"),
    ] {
        assert_eq!(refused(header, &[]), format!("has a header that is none: {why}"));
    }
    // Deeper than any stack.
    let deep = format!(r#"{{"__metadata__":{}"#, "[".repeat(1 << 20));
    assert!(refused(&deep, &[]).starts_with("has a header that is none: EOF while parsing a list"));
    // Spaces behind it are allowed, and tensors without numbers.
    let empty = r#"{"a":{"dtype":"F64","shape":[0,9223372036854775807],"data_offsets":[0,0]}}   "#;
    assert!(refused(empty, &[]).starts_with("holds no recurrent layer"));
}

#[test]
fn tensors_lie_one_after_the_other() {
    for (hh, ih, message) in [
        ("[0,8]", "[8,17]", "says that weight_ih is at bytes 8 to 17 of its data, which has 16"),
        ("[0,8]", "[16,8]", "says that weight_ih is at bytes 16 to 8 of its data, which has 16"),
        (
            "[0,8]",
            "[8,18446744073709551615]",
            "says that weight_ih is at bytes 8 to 18446744073709551615 of its data, which has 16",
        ),
        ("[0,8]", "[0,16]", "has the tensors weight_hh and weight_ih at the same bytes"),
        ("[0,8]", "[4,16]", "has the tensors weight_hh and weight_ih at the same bytes"),
        ("[8,16]", "[8,16]", "has 8 bytes before weight_hh that belong to no tensor"),
        ("[0,4]", "[8,16]", "has 4 bytes before weight_ih that belong to no tensor"),
        ("[0,4]", "[4,8]", "has 8 bytes at its end that belong to no tensor"),
        ("[0,4]", "[4,16]", "has 4 bytes for weight_hh, which needs 8 for shape 1×1 of F64"),
    ] {
        assert_eq!(refused(&header(hh, ih), &[0; 16]), message);
    }
    assert!(
        read(Format::Safetensors, &safetensors_raw(&header("[8,16]", "[0,8]"), &[0; 16])).is_ok()
    );
}

#[test]
fn shapes_can_be_counted() {
    let huge = r#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#;
    assert_eq!(
        refused(huge, &[]),
        "has 0 bytes for a, which needs more than can be counted for shape 4294967296×4294967296 of \
         F32"
    );
    let axes = vec!["1"; 65].join(",");
    let long = format!(r#"{{"a":{{"dtype":"I8","shape":[{axes}],"data_offsets":[0,1]}}}}"#);
    assert_eq!(refused(&long, &[0]), "a has 65 axes; at most 64 are read");
}

#[test]
fn a_name_is_there_once() {
    let twice = header("[0,8]", "[8,16]").replace("weight_hh", "weight_ih");
    assert_eq!(refused(&twice, &[0; 16]), "has two arrays with the name weight_ih");
}

#[test]
fn other_types_are_refused_where_they_are_needed() {
    let whole = header("[0,8]", "[8,16]").replacen("F64", "I64", 1);
    assert_eq!(
        refused(&whole, &[0; 16]),
        "weight_hh has elements of type I64; float16, bfloat16, float32 and float64 are read"
    );
}

#[test]
fn weights_are_finite() {
    for (value, shown) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
        let mut values = vec![0.5; 10];
        values[8] = value;
        let header = r#"{"weight_hh":{"dtype":"F64","shape":[2,2],"data_offsets":[0,32]},
            "weight_ih":{"dtype":"F64","shape":[2,3],"data_offsets":[32,80]}}"#;
        assert_eq!(
            refused(header, &f64s(&values)),
            format!("weight_ih[1, 1] = {shown}: weights must be finite")
        );
    }
}

#[test]
fn a_file_that_is_cut_off_is_refused_wherever_it_is_cut() {
    let bytes = safetensors_of(&[("weight_hh", &[3, 1]), ("weight_ih", &[3, 2]), ("x", &[2])]);
    assert!(read(Format::Safetensors, &bytes).is_ok());
    for length in 0..bytes.len() {
        assert!(read(Format::Safetensors, &bytes[..length]).is_err(), "{length}");
    }
}

#[test]
fn a_name_cannot_write_to_the_terminal() {
    let name = format!("\\u001b[2J\\u202e{}.weight_hh", "x".repeat(1000));
    let message = refused(&header("[0,8]", "[8,16]").replace("weight_hh", &name), &[0; 16]);
    assert!(message.starts_with("\\u{1b}[2J\\u{202e}xxx"), "{message}");
    assert!(message.len() < 500 && message.chars().all(|c| !c.is_control()));
}
