//! Tables of sequences, right ones and wrong ones.

mod common;

use std::fs;
use std::path::Path;

use common::{Part, f64s, npy, npy_raw, zip};
use shockfree_data::{
    Limits, Missing, Problem, SUNSPOTS, SequenceOptions, SequenceTable, Split, TableFormat,
    read_sequences, read_sequences_bytes,
};

fn with(missing: Missing, columns: Option<&[&str]>) -> SequenceOptions {
    let columns = columns.map(|names| names.iter().map(|&name| name.to_owned()).collect());
    SequenceOptions { missing, columns }
}

fn csv_with(text: &str, options: &SequenceOptions) -> Result<SequenceTable, Problem> {
    read_sequences_bytes(TableFormat::Csv, text.as_bytes(), options, &Limits::default())
}

fn csv(text: &str) -> SequenceTable {
    csv_with(text, &SequenceOptions::default()).unwrap_or_else(|problem| panic!("{problem}"))
}

/// The refusal of a text, with options.
fn refused_with(text: &str, options: &SequenceOptions) -> String {
    csv_with(text, options).expect_err("nothing to read").to_string()
}

fn refused(text: &str) -> String {
    refused_with(text, &SequenceOptions::default())
}

/// Name, split and values of all sequences.
type Sequences<'a> = Vec<(&'a str, Option<Split>, &'a [f64])>;

fn sequences(table: &SequenceTable) -> Sequences<'_> {
    let sequences = table.sequences.iter();
    sequences.map(|s| (s.name.as_str(), s.split, s.values.values.as_slice())).collect()
}

fn ignored(table: &SequenceTable) -> Vec<(&str, &str)> {
    table.ignored.iter().map(|column| (column.name.as_str(), column.why.as_str())).collect()
}

const TRAIN: Option<Split> = Some(Split::Train);
const VALIDATION: Option<Split> = Some(Split::Validation);
const TEST: Option<Split> = Some(Split::Test);

#[test]
fn a_file_is_one_sequence() {
    for text in [
        "x,y\n1,-2.5\n3e2,.5\n",
        "\u{feff}x,y\r\n1,-2.5\r\n3e2,.5",
        " x ; y \n\n 1 ; -2.5 \n\n\n\"3e2\";.5\n\n",
        "\"x\"\ty\r1\t-2.5\r3e2\t.5\r",
    ] {
        let table = csv(text);
        assert_eq!(table.columns, ["x", "y"], "{text:?}");
        assert_eq!(sequences(&table), [("all", None, &[1.0, -2.5, 300.0, 0.5][..])]);
        assert_eq!((table.sequences[0].values.rows, table.sequences[0].values.columns), (2, 2));
        assert_eq!((ignored(&table), table.held, table.dropped), (vec![], 0, 0));
    }
}

#[test]
fn a_column_says_which_sequence() {
    let table = csv("x,Sequence\n1,b\n2,b\n3,\"a, 1\"\n4,7\n");
    assert_eq!(
        sequences(&table),
        [("b", None, &[1.0, 2.0][..]), ("a, 1", None, &[3.0]), ("7", None, &[4.0])]
    );
    assert_eq!(
        refused("sequence,x\na,1\nb,2\n\na,3\n"),
        "goes on with the sequence a in line 5, though it had ended in line 2: the rows of a sequence must be next \
         to each other"
    );
    assert_eq!(
        refused("sequence,x\na,1\n,2\n"),
        "has nothing in column sequence, line 3: every row must say to which one it belongs"
    );
}

#[test]
fn a_column_says_what_a_sequence_is_for() {
    let text =
        "split,sequence,x\ntrain,0,1\ntrain,1,2\nTrain,1,3\nvalid,0,4\nval,1,5\n TEST ,0,6\n";
    assert_eq!(
        sequences(&csv(text)),
        [
            ("0", TRAIN, &[1.0][..]),
            ("1", TRAIN, &[2.0, 3.0]),
            ("0", VALIDATION, &[4.0]),
            ("1", VALIDATION, &[5.0]),
            ("0", TEST, &[6.0]),
        ]
    );
    assert_eq!(
        refused("split,sequence,x\ntrain,0,1\ntest,0,2\n"),
        "says in line 3 that the sequence 0 is test, and before that it is train: a sequence is in one split; one \
         that begins here needs another name"
    );
    assert_eq!(refused("split,sequence,x\ntrain,0,1\ntest,0,2\n").lines().count(), 1);
    for (cell, shown) in [("", ""), ("training", "training"), ("0", "0"), ("\u{1b}", "\\u{1b}")] {
        assert_eq!(
            refused(&format!("x,split\n1,train\n2,{cell}\n")),
            format!(
                "has \"{shown}\" in column split, line 3; it must be train, validation or test"
            )
        );
    }
    // The same name in two splits, in pieces.
    let text = "split,sequence,x\ntrain,0,1\ntest,1,2\ntrain,0,3\n";
    assert!(refused(text).starts_with("goes on with the sequence 0 in line 4"));
}

#[test]
fn splits_cut_one_sequence() {
    let table = csv("x,split\n1,train\n2,train\n3,validation\n4,test\n");
    assert_eq!(
        sequences(&table),
        [
            ("train", TRAIN, &[1.0, 2.0][..]),
            ("validation", VALIDATION, &[3.0]),
            ("test", TEST, &[4.0])
        ]
    );
    assert_eq!(csv("x,split\n1,train\n4,test\n").sequences.len(), 2);
    assert_eq!(csv("x,split\n1,test\n").sequences[0].split, TEST);
    assert_eq!(
        refused("x,split\n1,train\n2,test\n3,train\n"),
        "has train behind test in line 4: one sequence is cut in the order train, validation, test; several have a \
         column sequence"
    );
}

#[test]
fn columns_without_numbers_are_ignored() {
    let table = csv(
        "when,x,who,note,nothing\n2020-01-01,1,Ada,5,\n2020-01-02,2,Bob,a,NA\n2020-01-03,3,Eve,b,?\n",
    );
    assert_eq!(table.columns, ["x"]);
    assert_eq!(
        ignored(&table),
        [
            ("when", "no cell is a number: \"2020-01-01\" in line 2"),
            ("who", "no cell is a number: \"Ada\" in line 2"),
            ("note", "1 of its 3 cells are numbers, the others are not: \"a\" in line 3"),
            ("nothing", "no cell has a value"),
        ]
    );
}

#[test]
fn a_column_of_numbers_has_nothing_else() {
    assert_eq!(
        refused("x,y\n1,2\n\"a\n\nb\",2\n3,4"),
        "has \"a\\u{a}\\u{a}b\" in column x, line 3, where a number must be"
    );
    assert_eq!(
        refused("x;y\n1;2\n1;2,5\n"),
        "has \"2,5\" in column y, line 3: numbers must have a decimal point, such as 12.5; is this a decimal comma?"
    );
    // All of them: it is no column of names.
    assert!(refused("x;y\n1;2,5\n1;3,5\n").contains("\"2,5\" in column y, line 2: numbers must"));
    for cell in ["inf", "-Infinity", "1e999"] {
        assert_eq!(
            refused(&format!("x\n1\n{cell}\n")),
            format!("has {cell} in column x, line 3: every number must be finite")
        );
    }
}

#[test]
fn columns_that_count_the_rows_are_ignored() {
    for name in ["", "t", "Year", "index", "Unnamed: 0", "ID"] {
        let table = csv(&format!("x,{name}\n5,1700\n5,1701\n5,1702\n"));
        assert_eq!(table.columns, ["x"], "{name}");
        assert_eq!(table.ignored[0].why, "counts the rows");
    }
    // It begins again with every sequence.
    assert_eq!(csv("sequence,t,x\na,0,1\na,1,1\nb,0,1\nb,1,1\n").columns, ["x"]);
    // Months of years, days with gaps, gaps in what counts, and other names.
    for text in ["x,month\n5,11\n5,12\n5,1\n", "x,day\n5,1\n5,2\n5,5\n", "x,z\n5,1\n5,2\n5,3\n"] {
        assert_eq!(csv(text).columns.len(), 2, "{text}");
    }
    assert_eq!(refused("t\n1\n2\n3\n"), "has no column of numbers\n  t: counts the rows");
    let table = csv_with("t\n1\n2\n3\n", &with(Missing::Refuse, Some(&["t"])));
    assert_eq!(sequences(&table.expect("asked for")), [("all", None, &[1.0, 2.0, 3.0][..])]);
}

#[test]
fn columns_may_be_asked_for() {
    let text = "sequence,t,x,who,y\n0,1,2,Ada,4\n0,2,3,Bob,5\n";
    let table = csv_with(text, &with(Missing::Refuse, Some(&["y", "t"]))).expect("two columns");
    assert_eq!(table.columns, ["y", "t"]);
    assert_eq!(table.sequences[0].values.values, [4.0, 1.0, 5.0, 2.0]);
    assert_eq!(ignored(&table), [("x", "not asked for"), ("who", "not asked for")]);
    // What is wrong in the others does not matter.
    let text = "x,y\n1,inf\n2,abc\n3,\n4,5\n";
    assert!(csv_with(text, &with(Missing::Refuse, Some(&["x"]))).is_ok());

    let text = "sequence,a,b,c,d,e\n0,1,2,3,x,5\n";
    for (columns, message) in [
        (&[][..], "cannot be read: the list of columns to read is empty"),
        (&["f"], "has no column f; its columns are a, b, c, d, and 1 more"),
        (&["sequence"], "has no column sequence; its columns are a, b, c, d, and 1 more"),
        (&["A"], "has no column A; its columns are a, b, c, d, and 1 more"),
        (&["a", "b", "a"], "cannot be read: column a is asked for twice"),
        (&["d"], "has \"x\" in column d, line 2, where a number must be"),
    ] {
        assert_eq!(refused_with(text, &with(Missing::Refuse, Some(columns))), message);
    }
}

#[test]
fn missing_values_are_refused_held_or_dropped() {
    let text = "sequence,x,y\na,1,2\na,NA,3\na, , nan\nb,4,5\nb,6,None\nb,7,8\n";
    assert_eq!(
        refused(text),
        "has 4 cells without a value, the first in column x, line 3: --missing hold would go on with the value \
         before, --missing drop without the row"
    );
    assert!(
        refused("x,y\n1,2\n3,\n")
            .starts_with("has a cell without a value, the first in column y, line 3")
    );

    let table = csv_with(text, &with(Missing::Hold, None)).expect("held");
    assert_eq!(
        sequences(&table),
        [
            ("a", None, &[1.0, 2.0, 1.0, 3.0, 1.0, 3.0][..]),
            ("b", None, &[4.0, 5.0, 6.0, 5.0, 7.0, 8.0])
        ]
    );
    assert_eq!((table.held, table.dropped), (4, 0));

    let table = csv_with(text, &with(Missing::Drop, None)).expect("dropped");
    assert_eq!(
        sequences(&table),
        [("a", None, &[1.0, 2.0][..]), ("b", None, &[4.0, 5.0, 7.0, 8.0])]
    );
    assert_eq!((table.held, table.dropped), (0, 3));

    // A value of another sequence is none of this one.
    let text = "sequence,x\na,1\n\nb,?\nb,2\n";
    assert_eq!(
        refused_with(text, &with(Missing::Hold, None)),
        "has no value in column x, line 4, where the sequence b begins: there is none before it to go on with; \
         --missing drop would leave out the row"
    );
    let text = "sequence,x\na,1\n\nb,?\nb,NULL\n";
    assert_eq!(
        refused_with(text, &with(Missing::Drop, None)),
        "has nothing left of the sequence b from line 4 on: a value is missing in every row of it"
    );
    // What is missing in columns that are not read is not missed.
    assert_eq!(csv("x,who\n1,\n2,Ada\n").columns, ["x"]);
}

#[test]
fn what_is_no_table() {
    let many = "a,".repeat(70_000);
    for (text, message) in [
        ("", "is empty"),
        ("\n \n\r\n", "is empty"),
        ("\u{feff}", "is empty"),
        (
            "1,2.5\n3,4\n",
            "has numbers in its first row, line 1 (1): is the header missing? The first row must name the columns",
        ),
        (
            "\n1;2,5\n",
            "has numbers in its first row, line 2 (1): is the header missing? The first row must name the columns",
        ),
        ("a,b", "has a header, but no rows"),
        ("a,b\n\n\n", "has a header, but no rows"),
        ("a,b\n1,2\n\n1,2,3\n", "has a header of 2 cells, but a row of 3 in line 4"),
        ("a,b\n1,2\n1\n", "has a header of 2 cells, but a row of 1 in line 3"),
        ("a,b,a\n1,2,3\n", "has two columns with the name a"),
        ("x,split,Split\n1,test,test\n", "has two columns with the name Split"),
        (",,column 1\n1,2,3\n", "has two columns with the name column 1"),
        ("a,b\n1,\"2\n3,4\n", "has a quote in line 2 that is never closed"),
        ("\"a,b\n1,2\n3,4\n", "has a quote in line 1 that is never closed"),
        (
            "a,b\n1,\"2\"3\n",
            "has text behind a closing quote in line 2: a quote within quotes is written twice",
        ),
        (
            "a,b\n1,\0\n",
            "is no text in UTF-8: a zero byte in line 2; save the table as CSV in UTF-8",
        ),
        ("sequence\n1\n2\n", "has no column of numbers"),
        (
            "a,b\nx,\ny,\n",
            "has no column of numbers\n  a: no cell is a number: \"x\" in line 2\n  b: no cell has a value",
        ),
        (
            "a,b\nNA,\n,?\n",
            "has no column of numbers\n  a: no cell has a value\n  b: no cell has a value",
        ),
        (
            ",,\n,,\n",
            "has no column of numbers\n  column 1: no cell has a value\n  column 2: no cell has a value\n  column 3: no cell has a value",
        ),
        (&many, "has 70001 columns; at most 65536 are read"),
    ] {
        assert_eq!(refused(text), message);
    }
    let utf16: Vec<u8> = "x\n1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, message) in [
        (
            &b"a\n1\n\xe4\n"[..],
            "is no text in UTF-8: other bytes in line 3; save the table as CSV in UTF-8",
        ),
        (b"\xff", "is no text in UTF-8: other bytes in line 1; save the table as CSV in UTF-8"),
        (&utf16, "is no text in UTF-8: a zero byte in line 1; save the table as CSV in UTF-8"),
    ] {
        let options = SequenceOptions::default();
        let problem = read_sequences_bytes(TableFormat::Csv, bytes, &options, &Limits::default());
        assert_eq!(problem.expect_err("no text").to_string(), message);
    }
}

#[test]
fn what_is_hostile_gets_one_short_message() {
    let limits = Limits { most_bytes: 1 << 26, most_values: 1 << 16, ..Limits::default() };
    let long = "x".repeat(1 << 20);
    for text in [
        // A header of a megabyte, twice.
        format!("{long},{long}\n1,2\n"),
        format!("a,b\n{long}\n"),
        format!("x\n1\n{long}\n"),
        format!("sequence,x\n{long},1\nb,2\n{long},3\n"),
        format!("split,x\n{long},1\n"),
        // Millions of blank lines, rows, cells, quotes.
        format!("a{}", "\n".repeat(1 << 22)),
        format!("a\n{}", "1\n".repeat(1 << 20)),
        format!("a,b\n{}\n", ",".repeat(1 << 22)),
        format!("a,b\n{}\n", "\"".repeat((1 << 20) + 1)),
        format!("a\n1\n{}", "\"\"".repeat(1 << 20) + "\""),
        "\0".repeat(1 << 20),
    ] {
        let options = SequenceOptions::default();
        let outcome = read_sequences_bytes(TableFormat::Csv, text.as_bytes(), &options, &limits);
        let message = outcome.expect_err("hostile").to_string();
        assert!(message.len() < 1000 && message.lines().count() <= 5, "{message}");
    }
    let text = "a\n".to_owned() + &"1\n".repeat((1 << 16) + 1);
    let options = SequenceOptions::default();
    let outcome = read_sequences_bytes(TableFormat::Csv, text.as_bytes(), &options, &limits);
    assert_eq!(
        outcome.expect_err("too many").to_string(),
        "has more than 65536 cells: that many are read"
    );
    // As many as there may be.
    let text = "a\n".to_owned() + &"1\n".repeat(1 << 16);
    let outcome = read_sequences_bytes(TableFormat::Csv, text.as_bytes(), &options, &limits);
    assert_eq!(outcome.expect("just enough").sequences[0].values.rows, 1 << 16);
}

#[test]
fn a_sequence_may_have_one_row() {
    let table = csv("year,x\n1,2");
    assert_eq!(table.columns, ["x"]);
    assert_eq!(sequences(&table), [("all", None, &[2.0][..])]);
}

#[test]
fn the_sunspots() {
    let table = csv(SUNSPOTS);
    assert_eq!(table.columns, ["sunspots"]);
    assert_eq!(ignored(&table), [("year", "counts the rows")]);
    let values = &table.sequences[0].values;
    assert_eq!((values.rows, values.values[0], values.values[308]), (309, 5.0, 2.9));
    // The highest maximum was in 1957.
    assert_eq!(values.values[257], 190.2);
    assert!(values.values.iter().all(|&value| value <= 190.2));
}

/// The table in an archive of these.
fn npz(parts: &[Part]) -> Result<SequenceTable, Problem> {
    let options = SequenceOptions::default();
    read_sequences_bytes(TableFormat::Npz, &zip(parts), &options, &Limits::default())
}

fn npz_refused(parts: &[Part]) -> String {
    npz(parts).expect_err("nothing to read").to_string()
}

fn reals(name: &str, shape: &str, values: &[f64]) -> Part {
    Part::deflated(&format!("{name}.npy"), &npy("<f8", shape, &f64s(values)))
}

fn integers(name: &str, values: &[i64]) -> Part {
    let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    Part::stored(&format!("{name}.npy"), npy("<i8", &format!("({},)", values.len()), &bytes))
}

#[test]
fn an_array_is_a_table() {
    let six = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let table = npz(&[reals("data", "(6,)", &six)]).expect("a column");
    assert_eq!(
        (table.columns.as_slice(), sequences(&table)),
        (&["x0".to_owned()][..], vec![("all", None, &six[..])])
    );
    for name in ["data", "arr_0"] {
        let table = npz(&[reals(name, "(3, 2)", &six)]).expect("two columns");
        assert_eq!(table.columns, ["x0", "x1"]);
        assert_eq!(sequences(&table), [("all", None, &six[..])]);
        let table = npz(&[reals(name, "(3, 1, 2)", &six)]).expect("three sequences");
        assert_eq!(
            sequences(&table),
            [("0", None, &[1.0, 2.0][..]), ("1", None, &[3.0, 4.0]), ("2", None, &[5.0, 6.0])]
        );
    }
    // What is behind the end of a sequence does not matter.
    let padded = [1.0, 2.0, f64::NAN, f64::INFINITY, 5.0, 6.0];
    let table = npz(&[
        reals("data", "(3, 2, 1)", &[1.0, 2.0, 3.0, padded[2], 5.0, padded[3]]),
        integers("lengths", &[2, 1, 1]),
        Part::stored("split.npy", npy("|u1", "(3,)", &[0, 1, 2])),
        integers("other", &[1]),
    ])
    .expect("three sequences");
    assert_eq!(
        sequences(&table),
        [("0", TRAIN, &[1.0, 2.0][..]), ("1", VALIDATION, &[3.0]), ("2", TEST, &[5.0])]
    );
    assert_eq!(ignored(&table), [("other", "no part of the array of data")]);
    // One sequence in pieces, or in one split as a whole.
    let data = reals("data", "(3, 1)", &[1.0, 2.0, 3.0]);
    let table = npz(&[data.clone(), integers("split", &[0, 0, 2])]).expect("two pieces");
    assert_eq!(sequences(&table), [("train", TRAIN, &[1.0, 2.0][..]), ("test", TEST, &[3.0])]);
    let table = npz(&[data, integers("split", &[1])]).expect("one piece");
    assert_eq!(sequences(&table), [("validation", VALIDATION, &[1.0, 2.0, 3.0][..])]);
}

#[test]
fn an_array_in_the_order_of_fortran() {
    // data[i, j, k] = 4 i + 2 j + k, with the first index running first.
    let header = "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 2, 2), }\n";
    let values = f64s(&[0.0, 4.0, 2.0, 6.0, 1.0, 5.0, 3.0, 7.0]);
    let table = npz(&[Part::stored("data.npy", npy_raw(header, &values))]).expect("two sequences");
    assert_eq!(
        sequences(&table),
        [("0", None, &[0.0, 1.0, 2.0, 3.0][..]), ("1", None, &[4.0, 5.0, 6.0, 7.0])]
    );
}

#[test]
fn arrays_are_columns() {
    let table = npz(&[
        integers("t", &[0, 1, 2]),
        reals("b", "(3,)", &[1.0, 2.0, 3.0]),
        Part::stored("a.npy", npy("|b1", "(3,)", &[0, 1, 1])),
        integers("sequence", &[7, 7, 8]),
        integers("split", &[0, 0, 0]),
        Part::stored("names.npy", npy("<U1", "(3,)", &[0; 12])),
        reals("matrix", "(2, 2)", &[0.0; 4]),
        Part::stored("README", b"read me".to_vec()),
    ])
    .expect("two columns");
    assert_eq!(table.columns, ["a", "b"]);
    assert_eq!(
        sequences(&table),
        [("7", TRAIN, &[0.0, 1.0, 1.0, 2.0][..]), ("8", TRAIN, &[1.0, 3.0])]
    );
    assert_eq!(
        ignored(&table),
        [
            ("t", "counts the rows"),
            ("README", "no .npy file"),
            ("matrix", "not of one axis, as columns are"),
            ("names", "its elements are of type <U1"),
        ]
    );
}

#[test]
fn what_is_no_table_of_arrays() {
    let data = || reals("data", "(2, 2, 1)", &[1.0, 2.0, 3.0, 4.0]);
    for (parts, message) in [
        (
            vec![],
            "holds no sequences: it must have an array data of T, T×columns or N×T×columns numbers, or columns of T \
             numbers each",
        ),
        (
            vec![Part::stored("a.npy", npy("|O", "(3,)", &[0])), reals("b", "(0,)", &[])],
            "holds no sequences: it must have an array data of T, T×columns or N×T×columns numbers, or columns of T \
             numbers each\n  a: (3) of type |O\n  b: (0)",
        ),
        (
            vec![Part::stored("data.npy", npy("<c16", "(1,)", &[0; 16]))],
            "has elements of type <c16 in data; numbers, integers and booleans of up to 64 bits are read",
        ),
        (
            vec![reals("data", "()", &[1.0])],
            "data has shape () (a single number); it must be T, T×columns or N×T×columns, and not empty",
        ),
        (
            vec![reals("data", "(1, 1, 1, 1)", &[1.0])],
            "data has shape 1×1×1×1; it must be T, T×columns or N×T×columns, and not empty",
        ),
        (
            vec![reals("data", "(3, 0)", &[])],
            "data has shape 3×0; it must be T, T×columns or N×T×columns, and not empty",
        ),
        (
            vec![reals("a", "(1,)", &[1.0]), reals("b", "(2,)", &[1.0, 2.0])],
            "b has shape (2); it must be (1), as a is: arrays that are columns are of one length",
        ),
        (
            vec![data(), integers("lengths", &[2, 3])],
            "has lengths[1] = 3; it must be a whole number from 1 to 2",
        ),
        (
            vec![data(), integers("lengths", &[0, 2])],
            "has lengths[0] = 0; it must be a whole number from 1 to 2",
        ),
        (
            vec![data(), reals("lengths", "(2,)", &[2.0, 1.5])],
            "has lengths[1] = 1.5; it must be a whole number from 1 to 2",
        ),
        (
            vec![data(), integers("lengths", &[2])],
            "lengths has shape (1); it must be (2), one for each sequence",
        ),
        (
            vec![data(), integers("split", &[0, 3])],
            "has split[1] = 3; it must be 0 (train), 1 (validation) or 2 (test)",
        ),
        (
            vec![reals("data", "(2, 1)", &[1.0, 2.0]), integers("lengths", &[1, 1])],
            "has an array lengths of shape (2), but only one sequence: data of N×T×columns has N, and of one column \
             N×T×1",
        ),
        (
            vec![reals("data", "(2, 1)", &[1.0, 2.0]), integers("split", &[2, 1])],
            "has validation behind test in step 1 (from 0): one sequence is cut in the order train, validation, \
             test; several have a column sequence",
        ),
        (
            vec![reals("data", "(2, 2, 1)", &[1.0, 2.0, f64::NAN, 4.0])],
            "has a cell without a value, the first in column x0, step 0 of sequence 1 (both from 0): --missing hold \
             would go on with the value before, --missing drop without the row",
        ),
        (
            vec![reals("data", "(2, 2)", &[1.0, 2.0, 3.0, f64::NEG_INFINITY])],
            "has -inf in column x1, step 1 (from 0): every number must be finite",
        ),
        (
            vec![reals("x", "(2,)", &[1.0, 2.0]), reals("sequence", "(2,)", &[0.0, f64::NAN])],
            "has sequence[1] = NaN; it must be a finite number",
        ),
        (
            vec![reals("data", "(1, 65537)", &vec![0.0; 65537])],
            "has 65537 columns; at most 65536 are read",
        ),
        (
            vec![reals("data", "(1048577, 1, 1)", &vec![0.0; (1 << 20) + 1])],
            "has 1048577 sequences; at most 1048576 are read",
        ),
    ] {
        assert_eq!(npz_refused(&parts), message);
    }
    let limits = Limits { most_values: 3, ..Limits::default() };
    let options = SequenceOptions::default();
    let outcome = read_sequences_bytes(TableFormat::Npz, &zip(&[data()]), &options, &limits);
    assert_eq!(
        outcome.expect_err("four numbers").to_string(),
        "data, 2×2×1, makes it more than 3 numbers: that many are read"
    );
}

#[test]
fn the_extension_says_the_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let read = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("a file");
        let outcome = read_sequences(&path, &SequenceOptions::default(), &Limits::default());
        outcome.map_err(|error| error.to_string().replace(&path.display().to_string(), name))
    };
    for name in ["a.csv", "a.tsv", "a.TXT"] {
        assert_eq!(read(name, b"x\ty\n1\t2\n").expect("a table").columns, ["x", "y"]);
    }
    let archive = zip(&[reals("x", "(2,)", &[1.0, 2.0])]);
    assert_eq!(read("a.npz", &archive).expect("a table").columns, ["x"]);
    for (name, message) in [
        ("a", "a: what is it? The name of a table must end in .csv, .tsv, .txt or .npz"),
        (
            "a.xlsx",
            "a.xlsx: what is it? The name of a table must end in .csv, .tsv, .txt or .npz; save it as CSV",
        ),
    ] {
        assert_eq!(read(name, b"x\n1\n"), Err(message.to_owned()));
    }
    assert_eq!(read("empty.csv", b""), Err("empty.csv: is empty".to_owned()));
    let message = read("a.npz", b"x\n1\n").expect_err("no archive");
    assert!(message.starts_with("a.npz: is no npz file, or is cut off"), "{message}");
    let limits = Limits { most_bytes: 3, ..Limits::default() };
    let path = folder.path().join("a.csv");
    let error = read_sequences(&path, &SequenceOptions::default(), &limits).expect_err("8 bytes");
    assert!(error.to_string().ends_with("a.csv: has 8 bytes; at most 3 are read"), "{error}");
}

/// What `tests/data/files.py` wrote.
#[test]
fn numpy_wrote_them() {
    let read = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
        read_sequences(&path, &SequenceOptions::default(), &Limits::default())
            .unwrap_or_else(|error| panic!("{error}"))
    };
    let eighths = common::eighths(24);
    let table = read("sequences.npz");
    assert_eq!(table.columns, ["x0", "x1"]);
    assert_eq!(
        sequences(&table),
        [
            ("0", TRAIN, &eighths[..8]),
            ("1", VALIDATION, &eighths[8..10]),
            ("2", TEST, &eighths[16..22]),
        ]
    );
    let table = read("columns.npz");
    assert_eq!(table.columns, ["count", "flag"]);
    assert_eq!(ignored(&table), [("time", "counts the rows")]);
    assert_eq!(
        sequences(&table),
        [("1", None, &[3.0, 1.0, -1.0, 0.0, 4.0, 1.0][..]), ("2", None, &[-1.0, 1.0, 5.0, 0.0])]
    );
}
