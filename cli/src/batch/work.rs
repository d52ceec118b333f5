//! Blocks of rows on their way: read and written by one thread, answered and made into text by that one and by others.
//!
//! Guarantees that blocks come out in the order they went in, that few of them are on their way at once, and that no more
//! threads are at work than there are engines; must not know what a row means, nor touch a file.

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
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

/// Blocks for each of the other threads: one in hand, and the next.
const EACH: usize = 2;
/// Blocks beside those, which last while the thread that reads and writes answers one itself and then writes some. Without two of
/// them one other thread waited a sixth of its time for want of a block, with them next to never.
const AHEAD: usize = 3;

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
        if !self.block.read() {
            return;
        }
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

/// Where blocks come from and where they go.
pub trait Ends {
    /// Reads a block; an empty one is the end.
    ///
    /// # Errors
    /// Nothing can come after what was read.
    fn fill(&mut self, job: &mut Job) -> Result<(), Failure>;

    /// Finds the cells of a block that cannot be read out of turn: those before it are done.
    ///
    /// # Errors
    /// They cannot be found.
    fn complete(&mut self, job: &mut Job) -> Result<(), Failure>;

    /// Takes an answered block, in order.
    ///
    /// # Errors
    /// It cannot be written.
    fn done(&mut self, job: &mut Job) -> Result<(), Failure>;
}

/// A block by its number, from the first.
type Numbered = (usize, Box<Job>);

/// What one of the other threads gives back; at the last nothing, where it broke off.
struct Back(Sender<Option<Numbered>>);

impl Drop for Back {
    fn drop(&mut self) {
        if thread::panicking() {
            // Where nobody waits, nobody needs to be told.
            let _ = self.0.send(None);
        }
    }
}

/// Takes blocks, has them answered and gives them back, in order.
///
/// # Errors
/// Of the ends, of `fill` after the blocks before are done; a thread broke off.
pub fn each<E: Engine + Send>(engines: &mut [E], rows: &Rows, lang: Lang, ends: &mut dyn Ends) -> Result<(), Failure> {
    let Some((own, others)) = engines.split_first_mut() else { return Err(broke_off()) };
    let mut own_rows = rows.clone();
    let mut answer = |job: &mut Job| job.work(own, &mut own_rows, lang);
    let (give, waiting) = channel::<Numbered>();
    let waiting = Mutex::new(waiting);
    thread::scope(|scope| {
        let (back, answered) = channel();
        let mut threads = Vec::new();
        for engine in others {
            let (waiting, back, mut rows) = (&waiting, Back(back.clone()), rows.clone());
            let work = move || {
                // The next waits with the lock until there is one.
                while let Some((at, mut job)) = waiting.lock().ok().and_then(|w| w.recv().ok()) {
                    job.work(engine, &mut rows, lang);
                    if back.0.send(Some((at, job))).is_err() {
                        break;
                    }
                }
            };
            // Where no more are to be had, those there are can do it.
            let Ok(thread) = thread::Builder::new().spawn_scoped(scope, work) else { break };
            threads.push(thread);
        }
        let ended = if threads.is_empty() {
            alone(ends, &mut answer)
        } else {
            let way =
                Way { give, waiting: &waiting, answered, threads: threads.len(), first: 0, blocks: VecDeque::new() };
            way.go(ends, &mut answer)
        };
        let broken = threads.into_iter().filter_map(|t| t.join().err()).count();
        if broken > 0 { ended.and(Err(broke_off())) } else { ended }
    })
}

fn broke_off() -> Failure {
    Failure::io("threads", io::Error::other("计算线程中断了 / a computing thread broke off"))
}

/// One block after the other.
fn alone(ends: &mut dyn Ends, answer: &mut dyn FnMut(&mut Job)) -> Result<(), Failure> {
    let mut job = Job::default();
    loop {
        ends.fill(&mut job)?;
        if job.block.is_empty() {
            return Ok(());
        }
        answer(&mut job);
        settle(ends, answer, &mut job)?;
    }
}

/// Gives an answered block back; one that could not be read out of turn is answered now.
fn settle(ends: &mut dyn Ends, answer: &mut dyn FnMut(&mut Job), job: &mut Job) -> Result<(), Failure> {
    if job.block.is_unread() {
        ends.complete(job)?;
        answer(job);
    }
    ends.done(job)
}

/// Blocks between the thread that reads and writes and the others.
struct Way<'a> {
    /// To whoever is free, in order.
    give: Sender<Numbered>,
    /// The other end of it.
    waiting: &'a Mutex<Receiver<Numbered>>,
    /// From the others, in any order.
    answered: Receiver<Option<Numbered>>,
    /// How many the others are.
    threads: usize,
    /// The number of the first block that is not done.
    first: usize,
    /// It and those after it; one that is answered is here.
    blocks: VecDeque<Option<Box<Job>>>,
}

impl Way<'_> {
    fn go(mut self, ends: &mut dyn Ends, answer: &mut dyn FnMut(&mut Job)) -> Result<(), Failure> {
        let each = self.threads.saturating_mul(EACH).saturating_add(AHEAD);
        // With those that are answered and wait for an earlier one.
        let most = each.saturating_mul(2);
        let mut spare: Vec<Box<Job>> = Vec::new();
        let mut end = None;
        loop {
            while let Ok(back) = self.answered.try_recv() {
                self.put(back.ok_or_else(broke_off)?);
            }
            let open = self.blocks.iter().filter(|b| b.is_none()).count();
            if end.is_none() && open < each && self.blocks.len() < most {
                // The others need something to do before anything else.
                let mut job = spare.pop().unwrap_or_default();
                match ends.fill(&mut job) {
                    Ok(()) if !job.block.is_empty() => {
                        let at = self.first.saturating_add(self.blocks.len());
                        self.give.send((at, job)).map_err(|_| broke_off())?;
                        self.blocks.push_back(None);
                    }
                    ended => end = Some(ended),
                }
            } else if let Some(Some(_)) = self.blocks.front() {
                let Some(Some(mut job)) = self.blocks.pop_front() else { return Err(broke_off()) };
                self.first = self.first.saturating_add(1);
                settle(ends, answer, &mut job)?;
                spare.push(job);
            } else if let Some(ended) = end.take_if(|_| self.blocks.is_empty()) {
                return ended;
            } else if let Some((at, mut job)) = self.waiting.try_lock().ok().and_then(|w| w.try_recv().ok()) {
                answer(&mut job);
                self.put((at, job));
            } else {
                // Another has the next in hand.
                let back = self.answered.recv().ok().flatten();
                self.put(back.ok_or_else(broke_off)?);
            }
        }
    }

    /// Keeps an answered block until it is its turn.
    fn put(&mut self, (at, job): Numbered) {
        if let Some(place) = at.checked_sub(self.first).and_then(|n| self.blocks.get_mut(n)) {
            *place = Some(job);
        }
    }
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

        fn unused(&mut self, _: &[String]) -> Vec<String> {
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

    /// Ends of two closures.
    struct Both<F, D>(F, D);

    impl<F, D> Ends for Both<F, D>
    where
        F: FnMut(&mut Job) -> Result<(), Failure>,
        D: FnMut(&mut Job) -> Result<(), Failure>,
    {
        fn fill(&mut self, job: &mut Job) -> Result<(), Failure> {
            (self.0)(job)
        }

        fn complete(&mut self, _: &mut Job) -> Result<(), Failure> {
            panic!("all blocks are read")
        }

        fn done(&mut self, job: &mut Job) -> Result<(), Failure> {
            (self.1)(job)
        }
    }

    #[test]
    fn blocks_come_out_as_they_went_in() {
        for delays in [&[0_u64][..], &[3, 0], &[0, 3], &[2, 5, 0]] {
            let mut engines: Vec<Slow> = delays.iter().map(|d| Slow(*d)).collect();
            let rows = Rows::new(Written::Table(','), false, &[], Results::new(false, false, false, ""));
            let (mut given, mut seen, mut counted) = (0, Vec::new(), 0);
            let fill = |job: &mut Job| {
                job.block.clear();
                if given < 20 {
                    given += 1;
                    job.block.begin(given, "");
                }
                Ok(())
            };
            let done = |job: &mut Job| {
                counted += job.tally.rows;
                seen.extend(job.rejects.lines().map(|l| l.split(',').next().unwrap().parse::<u64>().unwrap()));
                Ok(())
            };
            each(&mut engines, &rows, Lang::Zh, &mut Both(fill, done)).unwrap();
            assert_eq!((seen, counted), ((1..=20).collect(), 20));
        }
    }

    #[test]
    fn a_failure_comes_after_what_was_read_before_it() {
        let mut engines = [Slow(1), Slow(4)];
        let rows = Rows::new(Written::Table(','), false, &[], Results::new(false, false, false, ""));
        let (mut given, mut seen) = (0, 0);
        let fill = |job: &mut Job| {
            job.block.clear();
            given += 1;
            if given == 6 {
                return Err(Failure::io("x", io::Error::other("y")));
            }
            job.block.begin(given, "");
            Ok(())
        };
        let done = |_: &mut Job| {
            seen += 1;
            Ok(())
        };
        assert!(each(&mut engines, &rows, Lang::Zh, &mut Both(fill, done)).is_err());
        assert_eq!(seen, 5);
    }

    #[test]
    fn what_cannot_be_written_ends_it() {
        for threads in 1..4 {
            let mut engines: Vec<Slow> = (0..threads).map(Slow).collect();
            let rows = Rows::new(Written::Table(','), false, &[], Results::new(false, false, false, ""));
            let (mut given, mut seen) = (0, 0);
            let fill = |job: &mut Job| {
                job.block.clear();
                given += 1;
                job.block.begin(given, "");
                Ok(())
            };
            let done = |_: &mut Job| {
                seen += 1;
                if seen == 4 { Err(Failure::io("x", io::Error::other("full"))) } else { Ok(()) }
            };
            let failure = each(&mut engines, &rows, Lang::Zh, &mut Both(fill, done)).unwrap_err();
            assert!(format!("{failure:?}").contains("full"), "{failure:?}");
            assert_eq!(seen, 4);
        }
    }

    #[test]
    fn a_thread_that_breaks_off_ends_it() {
        // A row without a number breaks the engine; with the first the thread that reads sees to it.
        let mut engines = [Slow(40), Slow(0)];
        let rows = Rows::new(Written::Table(','), false, &[], Results::new(false, false, false, ""));
        let mut given = 0;
        let fill = |job: &mut Job| {
            job.block.clear();
            given += 1;
            job.block.begin(if given == 3 { 0 } else { given }, "");
            Ok(())
        };
        let failure = each(&mut engines, &rows, Lang::Zh, &mut Both(fill, |_: &mut Job| Ok(()))).unwrap_err();
        assert!(format!("{failure:?}").contains("broke off"), "{failure:?}");
    }
}
