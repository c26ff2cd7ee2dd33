//! Which steps are learnt from, which choose, and which judge.

use shockfree_data::{Sequence, SequenceTable, Split};

use super::task::Step;
use crate::failure::Failure;

/// So many sequences or more: some of them are set aside whole.
const MANY: usize = 5;

/// One step in so many is for validation.
const SHARE: usize = 5;

/// Rows of one sequence, of which predictions count from some row on.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// What it is called.
    pub name: String,
    /// All values, row by row.
    pub values: Vec<f64>,
    /// The first row whose prediction counts: what is before it warms up.
    pub first: usize,
}

/// All three parts of the data.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// To learn from.
    pub train: Vec<Stretch>,
    /// To choose by.
    pub validation: Vec<Stretch>,
    /// To judge by.
    pub test: Vec<Stretch>,
    /// How that was decided.
    pub how: &'static str,
    /// Sequences too short to predict anything in.
    pub short: usize,
}

impl Parts {
    /// Splits a table.
    pub fn new(table: &SequenceTable, step: Step) -> Result<Self, Failure> {
        let mut parts = Self::default();
        let is_split = table.sequences.iter().any(|sequence| sequence.split.is_some());
        let of = |split| {
            table.sequences.iter().filter(move |s| s.split.unwrap_or(Split::Train) == split)
        };
        if !of(Split::Train).any(|sequence| sequence.values.rows > step.ahead()) {
            return Err(Failure::Settings(if is_split {
                "there is nothing to learn from: no sequence whose split is train is long enough"
                    .to_owned()
            } else {
                "there is nothing to learn from: a step that predicts the next one needs two rows"
                    .to_owned()
            }));
        }
        if is_split && is_cut(table) {
            parts.cut(table);
            parts.how = "as the column split cuts the sequence, warmed up on what is before";
        } else {
            parts.train = of(Split::Train).map(whole).collect();
            parts.validation = of(Split::Validation).map(whole).collect();
            parts.test = of(Split::Test).map(whole).collect();
            parts.how = "as the column split says";
        }
        let columns = table.columns.len();
        parts.leave_out_short(columns, step);
        if parts.validation.is_empty() {
            parts.set_aside(columns, step);
        }
        Ok(parts)
    }

    /// One sequence in up to three pieces.
    fn cut(&mut self, table: &SequenceTable) {
        let mut before = Vec::new();
        let columns = table.columns.len();
        for sequence in &table.sequences {
            let first = before.len() / columns;
            before.extend_from_slice(&sequence.values.values);
            let stretch = Stretch { name: sequence.name.clone(), values: before.clone(), first };
            match sequence.split {
                Some(Split::Validation) => self.validation.push(stretch),
                Some(Split::Test) => self.test.push(stretch),
                Some(Split::Train) | None => self.train.push(stretch),
            }
        }
    }

    fn leave_out_short(&mut self, columns: usize, step: Step) {
        for part in [&mut self.train, &mut self.validation, &mut self.test] {
            let before = part.len();
            part.retain(|stretch| stretch.values.len() / columns > step.ahead());
            self.short += before - part.len();
        }
    }

    /// Takes what is for validation out of what is to learn from.
    fn set_aside(&mut self, columns: usize, step: Step) {
        if self.train.len() >= MANY {
            let kept = self.train.len() - self.train.len() / SHARE;
            self.validation = self.train.split_off(kept);
            self.how = "the last 20% of the sequences are for validation";
            return;
        }
        self.how = "the last 20% of every sequence are for validation, warmed up on what is before";
        for stretch in &mut self.train {
            let rows = stretch.values.len() / columns;
            let aside = (rows - step.ahead()) / SHARE;
            if aside > 0 {
                let whole = Stretch { first: rows - aside, ..stretch.clone() };
                self.validation.push(whole);
                stretch.values.truncate((rows - aside) * columns);
            }
        }
        if self.validation.is_empty() {
            self.how = "too few steps to set some aside for validation: the training cost chooses";
        }
    }
}

/// Whether the splits are pieces of one sequence, which then have no names of their own.
pub fn is_cut(table: &SequenceTable) -> bool {
    !table.named && table.sequences.iter().all(|sequence| sequence.split.is_some())
}

fn whole(sequence: &Sequence) -> Stretch {
    Stretch { name: sequence.name.clone(), values: sequence.values.values.clone(), first: 0 }
}

#[cfg(test)]
mod tests {
    use shockfree_data::{Limits, SequenceOptions, TableFormat, read_sequences_bytes};

    use super::*;

    fn parts(text: &str, step: Step) -> Parts {
        let (options, limits) = (SequenceOptions::default(), Limits::default());
        let table = read_sequences_bytes(TableFormat::Csv, text.as_bytes(), &options, &limits);
        Parts::new(&table.unwrap(), step).unwrap()
    }

    /// First rows and numbers of rows.
    fn of(stretches: &[Stretch]) -> Vec<(usize, usize)> {
        stretches.iter().map(|stretch| (stretch.first, stretch.values.len())).collect()
    }

    #[test]
    fn the_last_fifth_of_the_steps_is_for_validation() {
        let rows = |count: usize| "1\n2\n".repeat(count / 2);
        let eleven = parts(&format!("x\n{}5\n", rows(10)), Step::Next);
        assert_eq!((of(&eleven.train), of(&eleven.validation)), (vec![(0, 9)], vec![(9, 11)]));
        let ten = parts(&format!("x\n{}", rows(10)), Step::Same);
        assert_eq!((of(&ten.train), of(&ten.validation)), (vec![(0, 8)], vec![(8, 10)]));
        let four = parts(&format!("x\n{}", rows(4)), Step::Next);
        assert_eq!((of(&four.train), of(&four.validation)), (vec![(0, 4)], vec![]));
    }

    #[test]
    fn the_last_fifth_of_many_sequences_is_for_validation() {
        let text: String =
            ["a", "b", "c", "d", "e"].map(|name| format!("{name},1\n{name},2\n")).concat();
        let five = parts(&format!("sequence,x\n{text}f,1\n"), Step::Next);
        assert_eq!((five.train.len(), five.short), (4, 1));
        assert_eq!(five.validation[0].name, "e");
    }

    #[test]
    fn sequences_that_are_called_as_their_splits_are_no_pieces() {
        let text = "sequence,split,x\ntrain,train,1\ntrain,train,2\nvalidation,val,3\n\
                    validation,val,4\ntest,test,5\ntest,test,6\n";
        let named = parts(text, Step::Next);
        assert_eq!((of(&named.train), of(&named.validation)), (vec![(0, 2)], vec![(0, 2)]));
        assert_eq!(named.test[0].values, [5.0, 6.0]);
        // In whatever order: what is to be judged by must not be learnt from.
        let text = "sequence,split,x\ntest,test,5\ntest,test,6\ntrain,train,1\ntrain,train,2\n";
        assert_eq!(parts(text, Step::Same).train[0].values, [1.0, 2.0]);
    }

    #[test]
    fn pieces_of_one_sequence_warm_up_on_those_before() {
        let text = "split,x\ntrain,1\ntrain,2\nval,3\ntest,4\ntest,5\n";
        let cut = parts(text, Step::Next);
        assert_eq!((of(&cut.train), of(&cut.validation)), (vec![(0, 2)], vec![(2, 3)]));
        assert_eq!(of(&cut.test), [(3, 5)]);
        assert_eq!(cut.test[0].values, [1.0, 2.0, 3.0, 4.0, 5.0]);
    }
}
