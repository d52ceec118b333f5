//! `schema`: JSON Schemas.

use super::{output, pretty};
use crate::args::{Schema, SchemaOf};
use crate::exit::{Exit, Failure};
use cailiang::explain::{Lang, assessment_schema, scale_schema};
use cailiang::pack::{case_schema, pack_schema};
use cailiang::record::record_schema;

/// Runs it.
pub fn run(args: &Schema, lang: Lang) -> Result<Exit, Failure> {
    let schema = match args.of {
        SchemaOf::Pack => pack_schema(),
        SchemaOf::Case => case_schema(),
        SchemaOf::Assessment => assessment_schema(),
        SchemaOf::Record => record_schema(),
        SchemaOf::Scale => scale_schema(),
    };
    output(&args.to, lang).write(&pretty(&schema)?)?;
    Ok(Exit::Done)
}
