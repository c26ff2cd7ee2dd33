//! Files that other programs wrote, and paths that lead to something else.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::eighths;
use shockfree_data::Direction::{Forward, Reverse};
use shockfree_data::{Array, CellKind, Error, Limits, Model, read_model};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn read(name: &str) -> Model {
    read_model(&data(name), &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn array(rows: usize, columns: usize) -> Array {
    let count = u32::try_from(rows * columns).expect("a small array");
    Array { rows, columns, values: eighths(count) }
}

fn negative(array: &Array) -> Array {
    Array { values: array.values.iter().map(|value| -value).collect(), ..*array }
}

#[test]
fn numpy_in_every_order_and_width() {
    for name in ["plain.npz", "compressed.npz"] {
        let model = read(name);
        let [layer] = model.layers.as_slice() else { panic!("{model:?}") };
        assert_eq!(layer.kind, CellKind::Rnn);
        assert_eq!(layer.weight_hh, array(3, 3), "{name}");
        assert_eq!(layer.weight_ih, array(3, 2));
        assert_eq!(layer.bias_ih, eighths(3));
        assert_eq!(layer.bias_hh, [0.0; 3]);
        assert!(layer.has_bias);
        assert_eq!(layer.leak, Some(0.25));
        assert_eq!((layer.activation, layer.state), (None, None));
        let readout = model.readout.expect("C and d");
        assert_eq!((readout.weight, readout.bias), (array(2, 3), eighths(2)));
        assert_eq!(model.skipped, []);
    }
}

#[test]
fn numbers_without_axes_are_a_network_of_one_unit() {
    let model = read("scalar.npz");
    let layer = &model.layers[0];
    assert_eq!((layer.units(), layer.inputs()), (1, 1));
    assert_eq!(layer.weight_hh.values, [0.5]);
    assert_eq!(layer.weight_ih.values, [0.25]);
    assert_eq!(layer.bias_ih, [-1.0]);
}

#[test]
fn what_is_no_number_is_left_out_where_it_is_not_needed() {
    let model = read("others.npz");
    let skipped: Vec<_> = model.skipped.iter().map(|skipped| skipped.name.as_str()).collect();
    assert_eq!(skipped, ["names", "objects", "record", "steps"]);
    assert!(model.skipped.iter().all(|skipped| skipped.why == "not part of a recurrent layer"));
    assert_eq!(model.skipped[3].shape, [4]);

    let path = data("objects.npz");
    let message = read_model(&path, &Limits::default()).expect_err("objects").to_string();
    assert_eq!(
        message,
        format!(
            "{}: W has elements of type |O; float16, bfloat16, float32 and float64 are read",
            path.display()
        )
    );
}

#[test]
fn both_directions_of_a_stack() {
    let model = read("gru.npz");
    let places: Vec<_> = model.layers.iter().map(|l| (l.layer, l.direction, l.inputs())).collect();
    assert_eq!(places, [(0, Forward, 3), (0, Reverse, 3), (1, Forward, 4), (1, Reverse, 4)]);
    for layer in &model.layers {
        assert_eq!(layer.kind, CellKind::Gru);
        assert_eq!(layer.weight_ih, array(6, layer.inputs()));
        assert_eq!(layer.weight_hh, negative(&array(6, 2)));
        assert_eq!(layer.bias_ih, eighths(6));
        assert_eq!(layer.bias_hh[5], -5.0 / 8.0);
    }
}

#[test]
fn several_modules_in_one_file() {
    let model = read("several.safetensors");
    let found: Vec<_> = model
        .layers
        .iter()
        .map(|l| (l.prefix.as_str(), l.layer, l.kind, l.units(), l.inputs(), l.has_bias))
        .collect();
    assert_eq!(
        found,
        [
            ("cell.", 0, CellKind::Gru, 1, 1, true),
            ("decoder.lstm.", 0, CellKind::Lstm, 2, 3, false),
            ("decoder.lstm.", 1, CellKind::Lstm, 2, 2, false),
            ("encoder.rnn.", 0, CellKind::Rnn, 4, 2, true),
        ]
    );
    assert_eq!(model.layers[3].weight_hh, negative(&array(4, 4)));
    assert_eq!(model.layers[1].bias_ih, [0.0; 8]);
    let skipped: Vec<_> = model.skipped.iter().map(|s| (s.name.as_str(), &s.shape[..])).collect();
    assert_eq!(skipped, [("embedding.weight", &[5, 2][..]), ("steps", &[])]);
}

#[test]
fn four_types_in_one_layer() {
    let model = read("types.safetensors");
    let layer = &model.layers[0];
    assert_eq!((&layer.weight_ih, &layer.weight_hh), (&array(3, 2), &array(3, 3)));
    assert_eq!((&layer.bias_ih, &layer.bias_hh), (&eighths(3), &eighths(3)));
}

#[test]
fn without_an_extension_the_first_bytes_decide() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["plain.npz", "several.safetensors"] {
        let copy = folder.path().join("weights");
        fs::copy(data(name), &copy).expect("a copy");
        assert_eq!(read_model(&copy, &Limits::default()).expect("a model"), read(name));
    }
    let upper = folder.path().join("WEIGHTS.NPZ");
    fs::copy(data("plain.npz"), &upper).expect("a copy");
    assert!(read_model(&upper, &Limits::default()).is_ok());
}

#[test]
fn what_is_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = |name: &str| folder.path().join(name);
    let refusal = |path: &Path| {
        read_model(path, &Limits::default()).expect_err("nothing to read").to_string()
    };

    let path = folder.path().to_owned();
    assert_eq!(refusal(&path), format!("{} is a folder; only files are read", path.display()));

    let path = inside("missing.npz");
    assert!(matches!(read_model(&path, &Limits::default()), Err(Error::Read { .. })));

    for name in ["empty.npz", "empty.toml", "empty.safetensors"] {
        let path = inside(name);
        fs::write(&path, "").expect("a file");
        assert_eq!(refusal(&path), format!("{}: is empty", path.display()));
    }

    let path = inside("weights.txt");
    fs::write(&path, "W = [[0.5]]").expect("a file");
    assert_eq!(
        refusal(&path),
        format!("{}: what is it? Its name must end in .safetensors, .npz or .toml", path.display())
    );
    let path = inside("model.pth");
    fs::write(&path, "\u{80}").expect("a file");
    assert!(refusal(&path).contains("write model.state_dict() with safetensors.torch.save_file"));
}

#[cfg(unix)]
#[test]
fn a_device_is_not_read() {
    let message = read_model(Path::new("/dev/zero"), &Limits::default()).expect_err("a device");
    assert_eq!(
        message.to_string(),
        "/dev/zero is a pipe, a socket or a device; only files are read"
    );
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.safetensors");
    // A terabyte of nothing: it takes no place on the disk, and would take it in memory.
    let file = fs::File::create(&path).expect("a file");
    if file.set_len(1 << 40).is_err() {
        return;
    }
    assert_eq!(
        read_model(&path, &Limits::default()).expect_err("too large").to_string(),
        format!("{}: has 1099511627776 bytes; at most 2147483648 are read", path.display())
    );
}
