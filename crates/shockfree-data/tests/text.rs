//! Networks that a person writes.

mod common;

use common::{read, refusal};
use shockfree_data::{Activation, Format, Limits, StateConvention, read_model_bytes};

fn refused(text: &str) -> String {
    refusal(Format::Toml, text.as_bytes())
}

#[test]
fn one_layer() {
    let text = "activation = 'relu'\nstate = 'x'\nleak = 0.3\nW = [[1, 2.5], [-3, 4e-1]]\n\
                U = [[1], [2]]\nb = [5, 6]\nC = [[7, 8]]\nd = [9]";
    let model = read(Format::Toml, text.as_bytes()).expect("a model");
    let [layer] = model.layers.as_slice() else { panic!("{model:?}") };
    assert_eq!(layer.weight_hh.values, [1.0, 2.5, -3.0, 0.4]);
    assert_eq!((layer.weight_ih.rows, layer.weight_ih.columns), (2, 1));
    assert_eq!(layer.weight_ih.values, [1.0, 2.0]);
    assert_eq!((&layer.bias_ih[..], &layer.bias_hh[..]), (&[5.0, 6.0][..], &[0.0, 0.0][..]));
    assert_eq!(layer.activation, Some(Activation::Relu));
    assert_eq!(layer.state, Some(StateConvention::X));
    assert_eq!(layer.leak, Some(0.3));
    let readout = model.readout.expect("C");
    assert_eq!((readout.weight.values, readout.bias), (vec![7.0, 8.0], vec![9.0]));
}

#[test]
fn what_may_be_left_out() {
    let model = read(Format::Toml, b"W = [[0.5]]").expect("a model");
    let layer = &model.layers[0];
    assert_eq!((layer.inputs(), layer.has_bias, &layer.bias_ih[..]), (0, false, &[0.0][..]));
    assert_eq!((layer.activation, layer.state, layer.leak), (None, None, None));
    assert_eq!(model.readout, None);
}

#[test]
fn several_layers() {
    let text = "C = [[1, 2]]\n[[layers]]\nactivation = 'tanh'\nW = [[0.5]]\n\
                [[layers]]\nactivation = 'logistic'\nstate = 'y'\nW = [[1, 0], [0, 1]]\nU = [[3], [4]]";
    let model = read(Format::Toml, text.as_bytes()).expect("a model");
    assert_eq!(model.layers.len(), 2);
    assert_eq!(model.layers[1].layer, 1);
    assert_eq!(model.layers[1].activation, Some(Activation::Logistic));
    assert_eq!(model.layers[1].weight_ih.values, [3.0, 4.0]);
    assert_eq!(model.readout.expect("C").bias, [0.0]);
}

#[test]
fn toml_says_where() {
    assert_eq!(
        refused("W = [[1, 2]\n"),
        "TOML parse error at line 1, column 12\n  |\n1 | W = [[1, 2]\n  |            ^\nunclosed array, \
         expected `]`"
    );
    assert_eq!(
        refused("W = [[1]]\nw = 1"),
        "TOML parse error at line 2, column 1\n  |\n2 | w = 1\n  | ^\nunknown field `w`, expected one \
         of `activation`, `state`, `leak`, `W`, `U`, `b`, `C`, `d`, `layers`"
    );
    assert_eq!(
        refused("activation = 'sine'\nW = [[1]]"),
        "TOML parse error at line 1, column 14\n  |\n1 | activation = 'sine'\n  |              ^^^^^^\n\
         unknown variant `sine`, expected one of `logistic`, `sigmoid`, `tanh`, `relu`"
    );
    assert_eq!(
        refused("W = [[1, 2], [3]]"),
        "TOML parse error at line 1, column 5\n  |\n1 | W = [[1, 2], [3]]\n  |     ^^^^^^^^^^^^^\nrow 2 has \
         1 numbers, row 1 has 2: all rows must be of one length"
    );
    assert!(refused("W = [['a']]").contains("invalid type: string \"a\", expected f64"));
    assert!(refused("W = [1]").contains("expected a row: a list of numbers"));
    assert!(refused("W = 1").contains("expected a matrix: a list of rows, each a list of numbers"));
    assert!(refused("W = [[1]]\nW = [[1]]").contains("duplicate key"));
    assert!(refused("[[layers]]\nb = [1]").contains("missing field `W`"));
    assert!(refused("[[layers]]\nW = [[1]]\nC = [[1]]").contains("unknown field `C`"));
}

#[test]
fn long_lines_are_not_shown() {
    let message = refused(&format!("W = [[{}", "1, ".repeat(10_000)));
    assert!(message.starts_with("TOML parse error at line 1, column 300"), "{message}");
    assert!(message.len() < 200, "{message}");
    let message = refused(&format!("W = [[1]]\n{} = 1", "x".repeat(10_000)));
    assert!(message.starts_with("TOML parse error at line 2, column 1: unknown field `xxx"));
    assert!(message.len() < 200, "{message}");
    // Deeper than any stack.
    assert!(refused(&format!("W = {}", "[".repeat(100_000))).len() < 200);
}

#[test]
fn bytes_that_are_no_text() {
    assert_eq!(refusal(Format::Toml, b"W = [[1]]\n\xff"), "is no text: byte 10 is not UTF-8");
}

#[test]
fn shapes_fit_each_other() {
    for (text, message) in [
        ("W = []", "W has shape 0×0: a network of no units is none"),
        ("W = [[]]", "W has shape 1×0; it must be n×n"),
        ("W = [[1, 2]]", "W has shape 1×2; it must be n×n"),
        ("W = [[1]]\nU = [[1], [2]]", "U has shape 2×1; it must be 1×m, as W is 1×1"),
        ("W = [[1]]\nb = [1, 2]", "b has shape (2); it must be (1), as W is 1×1"),
        ("W = [[1]]\nC = [[1, 2]]", "C has shape 1×2; it must be k×1, as W is 1×1"),
        ("W = [[1]]\nC = []", "C has shape 0×0; it must be k×1, as W is 1×1"),
        ("W = [[1]]\nC = [[1]]\nd = [1, 2]", "d has shape (2); it must be (1), as C is 1×1"),
        ("W = [[1]]\nd = [1]", "d is there, but no C: the layer is not complete"),
        (
            "[[layers]]\nW = [[1]]\n[[layers]]\nW = [[1]]",
            "layers[1].W is there, but no layers[1].U: the layer is not complete",
        ),
        (
            "[[layers]]\nW = [[1]]\n[[layers]]\nW = [[1]]\nU = [[1, 2]]",
            "layers[1].U takes 2 inputs, but the layer below has 1 outputs",
        ),
    ] {
        assert_eq!(refused(text), message);
    }
}

#[test]
fn numbers_are_in_their_ranges() {
    assert_eq!(refused("W = [[1, nan], [0, 1]]"), "W[0, 1] = NaN: weights must be finite");
    assert_eq!(refused("W = [[1]]\nb = [-inf]"), "b[0] = -inf: weights must be finite");
    for leak in ["0.0", "-0.5", "1.5", "nan"] {
        assert!(
            refused(&format!("W = [[1]]\nleak = {leak}"))
                .ends_with("is not allowed: it must be above 0 and at most 1")
        );
    }
}

#[test]
fn keys_stand_where_they_are_of_use() {
    assert_eq!(
        refused("activation = 'tanh'\n[[layers]]\nW = [[1]]"),
        "activation: beside [[layers]] it is of no use: it belongs into a layer"
    );
    assert_eq!(
        refused("W = [[1]]\n[[layers]]\nW = [[1]]"),
        "W: a network is either W or [[layers]]"
    );
    assert_eq!(
        refused("b = [1]"),
        "W: is missing: a network is W = [[…], …], or [[layers]] with a W each"
    );
    assert_eq!(refused("layers = []"), "layers: is empty: a network has at least one layer");
}

#[test]
fn limits_are_named() {
    let refusal = |limits: Limits| {
        let text = b"W = [[1, 0], [0, 1]]\nU = [[1, 2, 3], [4, 5, 6]]";
        read_model_bytes(Format::Toml, text, &limits).expect_err("limits").to_string()
    };
    let limits = Limits::default();
    assert_eq!(
        refusal(Limits { most_units: 1, ..limits.clone() }),
        "W makes a layer of 2 units; at most 1 are read"
    );
    assert_eq!(
        refusal(Limits { most_inputs: 2, ..limits.clone() }),
        "U makes a layer of 3 inputs; at most 2 are read"
    );
    assert_eq!(
        refusal(Limits { most_values: 9, ..limits.clone() }),
        "U, 2×3, makes it more than 9 numbers: that many are read"
    );
    assert_eq!(
        refusal(Limits { most_text_bytes: 10, ..limits }),
        "has 47 bytes; at most 10 are read"
    );
}
