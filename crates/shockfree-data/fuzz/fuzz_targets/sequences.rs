#![no_main]

mod read;

use libfuzzer_sys::fuzz_target;
use shockfree_data::{Missing, SequenceOptions, TableFormat, read_sequences_bytes};

fuzz_target!(|bytes: &[u8]| {
    for format in TableFormat::ALL {
        for missing in [Missing::Refuse, Missing::Hold, Missing::Drop] {
            let options = SequenceOptions { missing, columns: None };
            match read_sequences_bytes(format, bytes, &options, &read::limits()) {
                Ok(table) => {
                    assert!(!table.columns.is_empty() && !table.sequences.is_empty());
                    for values in table.sequences.iter().map(|sequence| &sequence.values) {
                        assert!(values.rows > 0 && values.columns == table.columns.len());
                        assert_eq!(values.values.len(), values.rows * values.columns);
                        assert!(values.values.iter().all(|value| value.is_finite()));
                    }
                }
                Err(problem) => read::check_message(&problem),
            }
        }
    }
});
