//! `shockfree fit`: a network trained on somebody's sequences.

pub mod arguments;
mod baseline;
mod certify;
mod checkpoint;
mod course;
mod data;
pub mod feedback;
mod fingerprint;
mod folder;
pub mod forecaster;
mod forecasts;
mod log;
pub mod model;
mod plan;
pub mod prepare;
mod report;
mod rows;
pub mod scaling;
mod size;
pub mod split;
mod summary;
mod tally;
pub mod task;
mod text;

use std::fs;
use std::path::PathBuf;

use clap::Args;
use shockfree_data::{SequenceOptions, SequenceTable};
use shockfree_diagnosis::certificate_file::CertificateFile;
use shockfree_fit::{Architecture, Cost, Real, Shape, Start, best_offset, network};

use self::arguments::{
    DataArguments, MethodArguments, NetworkArguments, OutputArguments, Precision,
};
use self::course::{Course, Finished};
use self::data::Data;
pub use self::folder::MODEL;
use self::folder::{CERTIFICATE, EPOCHS, Folder, REPORT, SUMMARY, TRACE};
use self::plan::{Kept, Plan, Training};
use self::report::Told;
use self::split::Parts;
use self::summary::{ErrorView, Summary, TaskView, TrainingView};
use self::task::Task;
use crate::failure::{Failure, quoted};
use crate::output::{json_text, prepare_folder, print_json, tell, write_file};
use crate::shell;
use crate::threads;

/// Train a recurrent network on your sequences, without exploding gradients.
///
/// Without arguments it learns to predict the yearly number of sunspots, in a few seconds.
#[derive(Args)]
#[command(after_help = include_str!("fit/help.txt").trim_end())]
pub struct Fit {
    #[command(flatten)]
    data: DataArguments,
    #[command(flatten)]
    network: NetworkArguments,
    #[command(flatten)]
    method: MethodArguments,
    #[command(flatten)]
    output: OutputArguments,
}

impl Fit {
    pub fn run(&self) -> Result<(), Failure> {
        plan::refuse_what_does_nothing(&self.method)?;
        let options = SequenceOptions {
            missing: self.data.missing.into(),
            columns: self.data.columns.clone(),
        };
        let table = prepare::table(self.data.data.as_deref(), &options)?;
        let (task, parts) = prepare::prepare(&table, &self.data)?;
        let plan = Plan::new(&self.network, &self.method, parts.train.len())?;
        threads::take(self.method.threads);
        let fitting = Fitting { asked: self, plan, table, task, parts };
        match self.network.precision {
            Precision::F32 => fitting.run::<f32>(),
            Precision::F64 => fitting.run::<f64>(),
        }
    }

    fn source(&self) -> String {
        match &self.data.data {
            Some(path) => quoted(&path.display().to_string()),
            None => "yearly sunspot numbers, 1700 to 2008".to_owned(),
        }
    }
}

/// A fit, once it is clear what it is.
struct Fitting<'a> {
    asked: &'a Fit,
    plan: Plan,
    table: SequenceTable,
    task: Task,
    parts: Parts,
}

impl Fitting<'_> {
    fn run<T: Real>(&self) -> Result<(), Failure> {
        let Self { asked, plan, task, parts, .. } = self;
        let output = &asked.output;
        let shape =
            Shape { inputs: task.input_width(), units: plan.units, outputs: task.outputs() };
        let net = Architecture { shape, activation: plan.activation, cost: task.cost };
        // One training follows the other.
        let mut bytes = 0.0_f64;
        for training in &plan.trainings {
            bytes = bytes.max(size::check::<T>(&net, &training.settings, task, parts)?);
        }
        let data = Data::<T>::new(task, parts)?;
        let mut start: Vec<T> = Start::Uniform.parameters(shape, plan.seed);
        start[shape.offset()].copy_from_slice(&best_offset(task.cost, shape.outputs, &data.train));
        let folder = Folder::take(&output.out, output.resume, output.overwrite, plan.kept)?;
        folder.check_data(asked.data.data.as_deref())?;

        let courses: Vec<Course<T>> =
            plan.trainings.iter().map(|one| self.course(one, net, &data, &start)).collect();
        let bounds: Vec<Option<f64>> =
            courses.iter().map(|course| course.look(output.resume)).collect::<Result<_, _>>()?;

        for course in &courses {
            prepare_folder(&course.folder)?;
        }

        let view = TaskView::new(task, plan, parts, &data);
        let say = |text: &str| if output.json { Ok(()) } else { tell(text) };
        say(&text::understood(&asked.source(), &self.table, parts, &view))?;
        say(&text::network(plan, T::NAME))?;
        say(&text::memory(bytes))?;
        for (training, &bound) in plan.trainings.iter().zip(&bounds) {
            say(&text::planned(training, bound))?;
        }
        if output.resume {
            folder.sweep();
        } else {
            folder.begin()?;
        }
        let stop = crate::interrupt::listen();
        let finished: Vec<Finished<T>> = courses
            .iter()
            .map(|course| course.run(output.resume, &stop))
            .collect::<Result<_, _>>()?;
        let was_finished = finished.iter().all(|one| one.was_done);
        let summary = self.keep(&folder, net, &data, view, &finished, &bounds)?;
        if output.json {
            return print_json(&summary);
        }
        say("")?;
        say(&text::outcome(&summary, plan.kept, was_finished))?;
        say(&format!("\n{}", self.next_steps(&summary)))
    }

    fn course<'b, T: Real>(
        &self,
        training: &'b Training,
        net: Architecture,
        data: &'b Data<T>,
        start: &'b [T],
    ) -> Course<'b, T> {
        let Self { asked, plan, task, .. } = self;
        Course {
            label: &training.label,
            folder: match &training.folder[..] {
                "" => asked.output.out.clone(),
                name => asked.output.out.join(name),
            },
            net,
            settings: training.settings,
            budget: plan.budget,
            identity: fingerprint::identity(&self.table, task, plan, training, T::NAME),
            data,
            start,
        }
    }

    /// Writes all that is written at the end.
    fn keep<T: Real>(
        &self,
        folder: &Folder,
        net: Architecture,
        data: &Data<T>,
        view: TaskView,
        finished: &[Finished<T>],
        bounds: &[Option<f64>],
    ) -> Result<Summary, Failure> {
        let Self { asked, plan, task, parts, .. } = self;
        let trainings: Vec<TrainingView> = finished
            .iter()
            .zip(bounds)
            .map(|(one, &bound)| TrainingView::new(net, data, one, bound))
            .collect();
        let kept = kept(plan.kept, &trainings);
        let best = &finished[kept];
        let parameters = &best.outcome.best.parameters;
        let bytes = model::write(task, &net, parameters, plan.seed).map_err(Failure::Settings)?;
        let network = network(net.shape, net.activation, parameters)?;
        let certificate = certify::certify(&network, &best.settings);
        let file = certificate
            .as_ref()
            .and_then(|found| CertificateFile::of_network(model::LAYER, &network, found));
        let errors = |stretches: &[_]| baseline::errors(task, &network, stretches);
        let errors = if task.cost == Cost::MeanSquared {
            let (validation, test) = (errors(&parts.validation), errors(&parts.test));
            let finite = |values: &[f64], at: usize| Some(values[at]).filter(|v| v.is_finite());
            let error = |(at, name): (usize, &str)| ErrorView {
                column: name.to_owned(),
                validation: finite(&validation, at),
                test: finite(&test, at),
            };
            task.target_names().enumerate().map(error).collect()
        } else {
            Vec::new()
        };
        let constant = baseline::constant(&net, &data.train);
        let summary = Summary {
            task: view,
            constant: summary::costs(net, &constant, data),
            persistence: summary::persistence(task, parts),
            kept: trainings[kept].label.clone(),
            trainings,
            errors,
            certificate: certificate.as_ref().map(Into::into),
        };
        for table in [TRACE, EPOCHS].into_iter().filter(|_| plan.kept == Kept::Best) {
            let path = best.folder.join(table);
            let bytes = fs::read(&path).map_err(|source| Failure::Read { path, source })?;
            write_file(&folder.file(table), bytes)?;
        }
        write_file(&folder.file(MODEL), bytes)?;
        for one in finished.iter().filter(|one| one.folder != asked.output.out) {
            let parameters = &one.outcome.best.parameters;
            // One that diverged may have none that a file can hold.
            if let Ok(bytes) = model::write(task, &net, parameters, plan.seed) {
                write_file(&one.folder.join(MODEL), bytes)?;
            }
        }
        if let Some(file) = file {
            write_file(&folder.file(CERTIFICATE), file.text()?)?;
        }
        let source = self.asked.source();
        let told = Told {
            source: &source,
            task,
            parts,
            plan,
            summary: &summary,
            finished,
            kept,
            network: &network,
        };
        write_file(&folder.file(REPORT), told.page()?)?;
        write_file(&folder.file(SUMMARY), format!("{}\n", json_text(&summary)?))?;
        let mut written: Vec<PathBuf> =
            [MODEL, TRACE, EPOCHS, REPORT, SUMMARY].map(|name| folder.file(name)).to_vec();
        written.extend(summary.certificate.is_some().then(|| folder.file(CERTIFICATE)));
        let fits: Vec<PathBuf> = finished.iter().map(|one| one.folder.clone()).collect();
        if !asked.output.resume {
            folder.finish(&fits, &written)?;
        }
        Ok(summary)
    }

    fn next_steps(&self, summary: &Summary) -> String {
        let out = shell::word(self.asked.output.out.as_os_str());
        let certificate = match summary.certificate {
            Some(_) => format!("{CERTIFICATE}, "),
            None => String::new(),
        };
        let mut lines = vec![format!(
            "Written to {out}: {REPORT}, {MODEL}, {certificate}{EPOCHS}, {TRACE}, {SUMMARY}; use it:"
        )];
        let data = match &self.asked.data.data {
            Some(path) => {
                let path = shell::word(path.as_os_str());
                format!(" {path}{}", self.asked.data.missing.argument())
            }
            None => String::new(),
        };
        lines.push(format!("  shockfree forecast {out}{data}"));
        if summary.certificate.is_some() {
            lines.push(format!("  shockfree verify {out}/{CERTIFICATE} {out}/{MODEL}"));
        }
        lines.join("\n")
    }
}

/// Which training's model is kept.
fn kept(kept: Kept, trainings: &[TrainingView]) -> usize {
    let cost = |at: &usize| {
        let cost = trainings[*at].best.choosing();
        if cost.is_nan() { f64::INFINITY } else { cost }
    };
    match kept {
        Kept::Only | Kept::Compared => trainings.len() - 1,
        // Of equal ones the first, which remembers least.
        Kept::Best => {
            (0..trainings.len()).min_by(|one, other| cost(one).total_cmp(&cost(other))).unwrap_or(0)
        }
    }
}
