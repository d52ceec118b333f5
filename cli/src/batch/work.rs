//! Blocks of rows on their way: read by one thread, answered and made into text by one or several, written in order.
//!
//! Guarantees that blocks come out in the order they went in, and that no more than two for each thread are on their way;
//! must not know what a row means, nor touch a file.

use super::answer::Answer;
use super::block::{Block, Row, Trouble};
use super::engine::{Answered, Engine};
use super::source::Place;
use super::summary::Tally;
use super::write::{Rows, push_reject};
use crate::exit::Failure;
use cailiang::explain::Lang;
use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

/// Blocks on their way for each thread.
const EACH: usize = 2;

/// A block and what becomes of it. Memory is reused from block to block.
#[derive(Default)]
pub struct Job {
    /// The rows.
    pub block: Block,
    /// The names of their columns.
    pub header: Arc<Vec<String>>,
    /// Where the input goes on after them.
    pub place: Place,
    /// One answer or refusal each.
    pub answers: Vec<Answered>,
    /// The rows answered, as text.
    pub text: String,
    /// The rows refused, as text.
    pub rejects: String,
    /// What was counted.
    pub tally: Tally,
}

impl Job {
    fn work<E: Engine>(&mut self, engine: &mut E, rows: &mut Rows, lang: Lang) {
        self.answers.clear();
        engine.answer(&self.header, &self.block, &mut self.answers);
        if !rows.to_sink() {
            rows.spell(&self.block);
            self.settle(lang, |text, header, block, row, a| rows.row(text, header, block, row, a));
        }
    }

    /// Has `write` write what was answered, and notes what was refused, by the engine or by `write`.
    pub fn settle(
        &mut self,
        lang: Lang,
        mut write: impl FnMut(&mut String, &[String], &Block, &Row, &Answer) -> Result<(), Box<Trouble>>,
    ) {
        self.text.clear();
        self.rejects.clear();
        self.tally = Tally::default();
        for (row, answer) in self.block.rows().iter().zip(&mut self.answers) {
            self.tally.rows = self.tally.rows.saturating_add(1);
            if let Ok(a) = answer {
                match write(&mut self.text, &self.header, &self.block, row, a) {
                    Ok(()) => self.tally.answered(a),
                    Err(t) => *answer = Err(t),
                }
            }
            if let Err(trouble) = answer {
                self.tally.rejected(trouble);
                push_reject(&mut self.rejects, &self.block, row, trouble, lang);
            }
        }
    }
}

/// Takes blocks from `fill` (an empty one is the end), has them answered and gives them to `done`, in order.
///
/// # Errors
/// Of `fill`, after the blocks before are done; of `done`; no thread can be had.
pub fn each<E: Engine + Send>(
    engines: &mut [E],
    rows: &Rows,
    lang: Lang,
    fill: &mut dyn FnMut(&mut Job) -> Result<(), Failure>,
    done: &mut dyn FnMut(&mut Job) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if let [engine] = engines {
        let (mut job, mut rows) = (Job::default(), rows.clone());
        loop {
            fill(&mut job)?;
            if job.block.is_empty() {
                return Ok(());
            }
            job.work(engine, &mut rows, lang);
            done(&mut job)?;
        }
    }
    let broken = || Failure::io("threads", io::Error::other("计算线程中断了 / a computing thread broke off"));
    thread::scope(|scope| {
        let mut workers = Vec::new();
        for engine in engines.iter_mut() {
            let (to, jobs) = sync_channel::<Box<Job>>(EACH);
            let (back, answered) = sync_channel::<Box<Job>>(EACH);
            let mut rows = rows.clone();
            let work = move || {
                while let Ok(mut job) = jobs.recv() {
                    job.work(engine, &mut rows, lang);
                    if back.send(job).is_err() {
                        break;
                    }
                }
            };
            match thread::Builder::new().spawn_scoped(scope, work) {
                Ok(_) => workers.push((to, answered, (0..EACH).map(|_| Box::default()).collect::<Vec<Box<Job>>>())),
                // Those there are can do it.
                Err(_) if !workers.is_empty() => break,
                Err(e) => return Err(Failure::io("threads", e)),
            }
        }
        let (mut turn, mut on_their_way) = (0_usize, VecDeque::new());
        let mut end: Option<Result<(), Failure>> = None;
        loop {
            while end.is_none() {
                let next = turn.checked_rem(workers.len()).unwrap_or_default();
                let Some((to, _, free)) = workers.get_mut(next) else { return Err(broken()) };
                let Some(mut job) = free.pop() else { break };
                end = match fill(&mut job) {
                    Ok(()) if !job.block.is_empty() => {
                        to.send(job).map_err(|_| broken())?;
                        on_their_way.push_back(next);
                        turn = turn.saturating_add(1);
                        continue;
                    }
                    ended => Some(ended),
                };
            }
            let Some(first) = on_their_way.pop_front() else { return end.unwrap_or(Ok(())) };
            let Some((_, answered, free)) = workers.get_mut(first) else { return Err(broken()) };
            let mut job = answered.recv().map_err(|_| broken())?;
            done(&mut job)?;
            free.push(job);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::answer::Results;
    use crate::batch::write::Form as Written;
    use cailiang::diagnostic::both;

    /// Refuses every row, the later of two blocks sooner.
    struct Slow(u64);

    impl Engine for Slow {
        fn begin(&mut self, _: &[String], _: bool) -> Result<(), Failure> {
            Ok(())
        }

        fn unused(&self, _: &[String]) -> Vec<String> {
            Vec::new()
        }

        fn answer(&mut self, _: &[String], block: &Block, out: &mut Vec<Answered>) {
            thread::sleep(std::time::Duration::from_millis(self.0));
            out.extend(block.rows().iter().map(|r| {
                assert!(r.number > 0);
                Err(Box::new(Trouble::row("x", both("", ""), None)))
            }));
        }
    }

    #[test]
    fn blocks_come_out_as_they_went_in() {
        for delays in [&[0_u64][..], &[3, 0], &[2, 5, 0]] {
            let mut engines: Vec<Slow> = delays.iter().map(|d| Slow(*d)).collect();
            let rows = Rows::new(Written::Table(','), false, &[], Results::new(false, false, false, ""));
            let (mut given, mut seen, mut counted) = (0, Vec::new(), 0);
            let mut fill = |job: &mut Job| {
                job.block.clear();
                if given < 20 {
                    given += 1;
                    job.block.begin(given, "");
                }
                Ok(())
            };
            let mut done = |job: &mut Job| {
                counted += job.tally.rows;
                seen.extend(job.rejects.lines().map(|l| l.split(',').next().unwrap().parse::<u64>().unwrap()));
                Ok(())
            };
            each(&mut engines, &rows, Lang::Zh, &mut fill, &mut done).unwrap();
            assert_eq!((seen, counted), ((1..=20).collect(), 20));
        }
    }

    #[test]
    fn a_failure_comes_after_what_was_read_before_it() {
        let mut engines = [Slow(1), Slow(4)];
        let rows = Rows::new(Written::Table(','), false, &[], Results::new(false, false, false, ""));
        let (mut given, mut seen) = (0, 0);
        let mut fill = |job: &mut Job| {
            job.block.clear();
            given += 1;
            if given == 6 {
                return Err(Failure::io("x", io::Error::other("y")));
            }
            job.block.begin(given, "");
            Ok(())
        };
        let mut done = |_: &mut Job| {
            seen += 1;
            Ok(())
        };
        assert!(each(&mut engines, &rows, Lang::Zh, &mut fill, &mut done).is_err());
        assert_eq!(seen, 5);
    }
}
