//! What the names and shapes of parameters may be.

mod common;

use common::{read, refusal, safetensors_of};
use shockfree_data::{Format, Limits, Problem, read_model_bytes};

/// The refusal of a file of these shapes.
fn refused(shapes: &[(&str, &[usize])]) -> String {
    refusal(Format::Safetensors, &safetensors_of(shapes))
}

#[test]
fn the_kind_is_in_the_shape_of_weight_hh() {
    assert_eq!(
        refused(&[("weight_hh_l0", &[30, 7]), ("weight_ih_l0", &[30, 2])]),
        "weight_hh_l0 has shape 30×7; it must be g·n × n with g = 1 (RNN), 3 (GRU) or 4 (LSTM)"
    );
    assert_eq!(
        refused(&[("a.weight_hh", &[6, 3]), ("a.weight_ih", &[6, 2])]),
        "a.weight_hh has shape 6×3; it must be g·n × n with g = 1 (RNN), 3 (GRU) or 4 (LSTM)"
    );
    assert_eq!(
        refused(&[("weight_hh_l0", &[9]), ("weight_ih_l0", &[3, 2])]),
        "weight_hh_l0 has shape (9); it must be g·n × n with g = 1 (RNN), 3 (GRU) or 4 (LSTM)"
    );
    assert_eq!(
        refused(&[("weight_hh_l0", &[]), ("weight_ih_l0", &[3, 2])]),
        "weight_hh_l0 has shape () (a single number); it must be g·n × n with g = 1 (RNN), 3 (GRU) \
         or 4 (LSTM)"
    );
}

#[test]
fn a_network_has_units() {
    for shape in [[0, 0], [3, 0], [0, 3]] {
        let message = refused(&[("weight_hh_l0", &shape), ("weight_ih_l0", &[0, 2])]);
        let [rows, columns] = shape;
        let expected =
            format!("weight_hh_l0 has shape {rows}×{columns}: a network of no units is none");
        assert_eq!(message, expected);
    }
}

#[test]
fn other_shapes_follow_from_it() {
    assert_eq!(
        refused(&[("weight_hh_l0", &[3, 3]), ("weight_ih_l0", &[4, 2])]),
        "weight_ih_l0 has shape 4×2; it must be 3×m, as weight_hh_l0 is 3×3"
    );
    let weights: [(&str, &[usize]); 2] = [("weight_hh_l0", &[3, 3]), ("weight_ih_l0", &[3, 2])];
    let [hh, ih] = weights;
    assert_eq!(
        refused(&[hh, ih, ("bias_ih_l0", &[3]), ("bias_hh_l0", &[3, 1])]),
        "bias_hh_l0 has shape 3×1; it must be (3), as weight_hh_l0 is 3×3"
    );
}

#[test]
fn a_layer_is_complete() {
    assert_eq!(
        refused(&[("weight_hh_l0", &[3, 3])]),
        "weight_hh_l0 is there, but no weight_ih_l0: the layer is not complete"
    );
    let [hh, ih]: [(&str, &[usize]); 2] = [("a.weight_hh", &[3, 3]), ("a.weight_ih", &[3, 2])];
    assert_eq!(
        refused(&[hh, ih, ("a.bias_ih", &[3])]),
        "a.bias_ih is there, but no a.bias_hh: the layer is not complete"
    );
    assert_eq!(
        refused(&[hh, ih, ("a.bias_hh", &[3])]),
        "a.bias_hh is there, but no a.bias_ih: the layer is not complete"
    );
}

#[test]
fn layers_stand_on_one_another() {
    let l = |n: usize| [format!("weight_hh_l{n}"), format!("weight_ih_l{n}")];
    let [hh0, ih0] = l(0);
    let [hh1, ih1] = l(1);
    let bottom: [(&str, &[usize]); 2] = [(&hh0, &[3, 3]), (&ih0, &[3, 2])];
    let with = |more: &[(&str, &[usize])]| refused(&[&bottom, more].concat());
    assert_eq!(
        with(&[(&hh1, &[2, 2]), (&ih1, &[2, 5])]),
        "weight_ih_l1 takes 5 inputs, but the layer below has 3 outputs"
    );
    assert_eq!(
        with(&[(&hh1, &[6, 2]), (&ih1, &[6, 3])]),
        "weight_hh_l1 is of the kind GRU, weight_hh_l0 of the kind RNN: a module has one kind"
    );
    assert_eq!(
        with(&[("weight_hh_l2", &[2, 2]), ("weight_ih_l2", &[2, 3])]),
        "weight_hh_l2 is there, but no weight_hh_l1: the layer is not complete"
    );
    assert_eq!(
        with(&[("weight_hh_l0_reverse", &[3, 3]), ("weight_ih_l0_reverse", &[3, 4])]),
        "weight_ih_l0_reverse has shape 3×4; it must be 3×2, as weight_ih_l0 has"
    );
    assert_eq!(
        with(&[
            ("weight_hh_l0_reverse", &[3, 3]),
            ("weight_ih_l0_reverse", &[3, 2]),
            (&hh1, &[2, 2]),
            (&ih1, &[2, 6]),
        ]),
        "weight_hh_l1 is there, but no weight_hh_l1_reverse: the layer is not complete"
    );
    assert_eq!(
        refused(&[("weight_hh_l0_reverse", &[3, 3]), ("weight_ih_l0_reverse", &[3, 2])]),
        "weight_hh_l0_reverse is there, but no weight_hh_l0: the layer is not complete"
    );
    assert_eq!(
        with(&[("weight_hh", &[3, 3]), ("weight_ih", &[3, 2])]),
        "holds both weight_hh and weight_hh_l0: a module is either a cell or a stack of layers"
    );
}

#[test]
fn a_projection_is_left_out_with_its_reason() {
    let bytes = safetensors_of(&[
        ("a.weight_hh_l0", &[8, 1]),
        ("a.weight_hr_l0", &[1, 2]),
        ("a.weight_ih_l0", &[8, 3]),
        ("b.weight_hh", &[2, 2]),
        ("b.weight_ih", &[2, 2]),
        ("b.weight_ih_l0.original0", &[2, 2]),
        ("c.bias_ih_l0", &[2]),
    ]);
    let model = read(Format::Safetensors, &bytes).expect("b");
    assert_eq!(model.layers.len(), 1);
    let skipped: Vec<_> = model.skipped.iter().map(|s| (s.name.as_str(), s.why.as_str())).collect();
    let projection = "a.weight_hr_l0: an LSTM with projection is not supported";
    assert_eq!(
        skipped,
        [
            ("a.weight_hh_l0", projection),
            ("a.weight_hr_l0", projection),
            ("a.weight_ih_l0", projection),
            ("b.weight_ih_l0.original0", "not part of a recurrent layer"),
            ("c.bias_ih_l0", "there is no c.weight_hh_l0"),
        ]
    );
}

#[test]
fn a_file_without_layers_says_what_it_has() {
    assert_eq!(
        refused(&[("fc.weight", &[2, 2]), ("rnn.bias_ih_l0", &[2])]),
        "holds no recurrent layer: none of its 2 arrays is a weight_hh, a weight_hh_l0 or a W\n  \
         rnn.bias_ih_l0: there is no rnn.weight_hh_l0\n  \
         fc.weight: not part of a recurrent layer"
    );
    assert_eq!(
        refused(&[]),
        "holds no recurrent layer: none of its 0 arrays is a weight_hh, a weight_hh_l0 or a W"
    );
}

#[test]
fn matrices_and_parameters_are_two_models() {
    assert_eq!(
        refused(&[("W", &[2, 2]), ("weight_hh", &[2, 2]), ("weight_ih", &[2, 2])]),
        "holds both W and weight_hh: one of the two must go, or be another file"
    );
}

#[test]
fn matrices_fit_each_other() {
    for (shapes, message) in [
        (&[("W", &[2, 3][..])][..], "W has shape 2×3; it must be n×n"),
        (&[("W", &[0, 0])], "W has shape 0×0: a network of no units is none"),
        (&[("W", &[2, 2]), ("U", &[3, 1])], "U has shape 3×1; it must be 2×m, as W is 2×2"),
        (&[("W", &[2, 2]), ("b", &[1, 2])], "b has shape 1×2; it must be (2), as W is 2×2"),
        (&[("W", &[2, 2]), ("C", &[2, 3])], "C has shape 2×3; it must be k×2, as W is 2×2"),
        (&[("W", &[2, 2]), ("C", &[0, 2])], "C has shape 0×2; it must be k×2, as W is 2×2"),
        (
            &[("W", &[2, 2]), ("C", &[3, 2]), ("d", &[2])],
            "d has shape (2); it must be (3), as C is 3×2",
        ),
        (&[("W", &[2, 2]), ("d", &[2])], "d is there, but no C: the layer is not complete"),
        (&[("W", &[2, 2]), ("leak", &[2])], "leak has shape (2); it must be (1), a single number"),
    ] {
        assert_eq!(refused(shapes), message);
    }
    let column = read(
        Format::Safetensors,
        &safetensors_of(&[("W", &[2, 2]), ("U", &[2]), ("b", &[2, 1]), ("C", &[2])]),
    );
    let model = column.expect("columns");
    assert_eq!(model.layers[0].inputs(), 1);
    assert_eq!(model.readout.expect("C").weight.rows, 1);
}

#[test]
fn limits_are_named() {
    let bytes =
        safetensors_of(&[("weight_hh_l0", &[9, 3]), ("weight_ih_l0", &[9, 5]), ("x", &[1])]);
    let limits = Limits::default();
    let refusal = |limits: Limits| {
        read_model_bytes(Format::Safetensors, &bytes, &limits).expect_err("limits").to_string()
    };
    assert!(read_model_bytes(Format::Safetensors, &bytes, &limits).is_ok());
    assert_eq!(
        refusal(Limits { most_units: 2, ..limits.clone() }),
        "weight_hh_l0 makes a layer of 3 units; at most 2 are read"
    );
    assert_eq!(
        refusal(Limits { most_inputs: 4, ..limits.clone() }),
        "weight_ih_l0 makes a layer of 5 inputs; at most 4 are read"
    );
    assert_eq!(
        refusal(Limits { most_values: 71, ..limits.clone() }),
        "weight_hh_l0, 9×3, makes it more than 71 numbers: that many are read"
    );
    // 45 + 27 numbers, and 18 zeros in place of biases.
    assert_eq!(
        refusal(Limits { most_values: 89, ..limits.clone() }),
        "bias_ih with bias_hh, 2×9, makes it more than 89 numbers: that many are read"
    );
    assert!(
        read_model_bytes(
            Format::Safetensors,
            &bytes,
            &Limits { most_values: 90, ..limits.clone() }
        )
        .is_ok()
    );
    assert_eq!(
        refusal(Limits { most_tensors: 2, ..limits.clone() }),
        "has 3 tensors; at most 2 are read"
    );
    let most_bytes = bytes.len() as u64 - 1;
    assert_eq!(
        refusal(Limits { most_bytes, ..limits.clone() }),
        format!("has {} bytes; at most {most_bytes} are read", most_bytes + 1)
    );
    assert!(matches!(read_model_bytes(Format::Safetensors, &[], &limits), Err(Problem::Empty)));
}
