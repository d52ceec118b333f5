//! Parquet and Arrow.

use crate::common::{Place, file, run_with};
use crate::formats::{HARD, broken_files, not_resumed, same_results, there_and_back};
use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, DurationSecondArray, Float64Array, Int64Array,
    RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow_schema::DataType;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::data_type::{ByteArrayType, Int96, Int96Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use std::fs::{self, File};
use std::sync::Arc;

const FORMATS: [&str; 3] = ["parquet", "arrow", "arrows"];

/// A cell of a megabyte goes through.
fn long_cells(place: &Place, name: &str) {
    let long = "长".repeat(350_000);
    let input = file(&place.dir, "long.csv", format!("货值,严重,备注\n800,否,一\n800,否,{long}\n"));
    let mid = place.path(name);
    let ran = place.shop(&input, &mid, &["--prefix", "r_"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = place.shop(&mid, &place.path("long-back.csv"), &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let notes: Vec<String> = place.rows("long-back.csv").into_iter().map(|r| r["备注"].clone()).collect();
    assert_eq!(notes, ["一".to_owned(), long]);
}

#[test]
fn every_cell_is_kept() {
    for format in FORMATS {
        let place = Place::new(&format!("columnar-{format}"));
        let mid = place.path(&format!("mid.{format}"));
        there_and_back(&place, (&mid, &[]), (&mid, &[]));
        not_resumed(&place, &mid, &[]);
        long_cells(&place, &format!("long.{format}"));
    }
}

#[test]
fn the_results_are_those_of_csv() {
    for format in FORMATS {
        same_results(&Place::new(&format!("columnar-same-{format}")), &format!("cases.{format}"));
    }
}

#[test]
fn broken_files_say_so() {
    for format in FORMATS {
        let place = Place::new(&format!("columnar-broken-{format}"));
        let mid = place.path(&format!("mid.{format}"));
        let input = file(&place.dir, "hard.csv", HARD);
        assert_eq!(place.shop(&input, &mid, &["--prefix", "r_"]).code, 3);
        broken_files(&place, &format!("mid.{format}"), &fs::read(&mid).unwrap());
    }
}

/// The columns of a Parquet file in a folder.
fn parquet(place: &Place, columns: Vec<(&str, ArrayRef)>) -> String {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap();
    let path = place.path("in.parquet");
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    path
}

fn texts(list: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(list.to_vec()))
}

#[test]
fn columns_keep_their_types() {
    let place = Place::new("columnar-types");
    let mut lists = ListBuilder::new(StringBuilder::new());
    lists.append_value([Some("a"), Some("b")]);
    lists.append_null();
    let input = parquet(
        &place,
        vec![
            ("货值", Arc::new(Decimal128Array::from(vec![80_050, 12]).with_precision_and_scale(12, 2).unwrap())),
            ("严重", Arc::new(BooleanArray::from(vec![Some(false), None]))),
            ("编号", Arc::new(Int64Array::from(vec![1, 2]))),
            ("立案日", Arc::new(Date32Array::from(vec![Some(19_844), None]))),
            ("标签", Arc::new(lists.finish())),
            ("说明", texts(&["甲", ""])),
        ],
    );
    let out = place.path("o.parquet");
    let ran = place.shop(&input, &out, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(&out).unwrap()).unwrap();
    let schema = reader.schema().clone();
    let kind = |name: &str| schema.field_with_name(name).unwrap().data_type().clone();
    assert_eq!(kind("货值"), DataType::Decimal128(12, 2));
    assert_eq!(kind("严重"), DataType::Boolean);
    assert_eq!(kind("编号"), DataType::Int64);
    assert_eq!(kind("立案日"), DataType::Date32);
    assert!(matches!(kind("标签"), DataType::List(_)));
    assert_eq!(kind("说明"), DataType::Utf8);
    assert_eq!(kind("amount"), DataType::Decimal128(38, 10));
    assert!(matches!(kind("missing"), DataType::List(_)));
    let batch = reader.build().unwrap().next().unwrap().unwrap();
    let column = |name: &str| batch.column_by_name(name).unwrap().clone();
    let decimal = |name: &str, row: usize| {
        let column = column(name);
        let array = column.as_any().downcast_ref::<Decimal128Array>().unwrap();
        array.is_valid(row).then(|| array.value(row))
    };
    assert_eq!((decimal("货值", 0), decimal("货值", 1)), (Some(80_050), Some(12)));
    assert_eq!((decimal("amount", 0), decimal("amount", 1)), (Some(30_000_000_000_000), None));
    assert_eq!(column("立案日").as_any().downcast_ref::<Date32Array>().unwrap().value(0), 19_844);
    assert!(column("立案日").is_null(1) && column("标签").is_null(1) && column("说明").is_null(1));
    // The same rows as text.
    assert_eq!(place.shop(&input, &place.path("o.csv"), &[]).code, 0);
    let rows = place.rows("o.csv");
    assert_eq!((rows[0]["货值"].as_str(), rows[0]["标签"].as_str()), ("800.5", "a; b"));
    assert_eq!((rows[0]["amount"].as_str(), rows[1]["missing"].as_str()), ("3000", "grave"));
}

#[test]
fn fractions_and_moments_are_not_guessed_at() {
    let place = Place::new("columnar-guess");
    let utc = |v: Vec<i64>, zone: Option<&str>| -> ArrayRef {
        let array = TimestampMicrosecondArray::from(v);
        match zone {
            Some(z) => Arc::new(array.with_timezone(z)),
            None => Arc::new(array),
        }
    };
    // 16:00 on 30 April 2024 in Greenwich is midnight in Beijing.
    let noon: i64 = 1_714_492_800_000_000;
    let values: ArrayRef = Arc::new(Float64Array::from(vec![800.5, 0.30000000000000004]));
    for (zone, second) in [(None, "0.1"), (Some("Asia/Shanghai"), "0.1"), (Some("UTC"), "0.1")] {
        let input = parquet(
            &place,
            vec![
                ("货值", values.clone()),
                ("严重", texts(&["否", "否"])),
                ("行为发生日", utc(vec![noon, noon], zone)),
                ("备注", texts(&[second, second])),
            ],
        );
        let ran = place.shop(&input, &place.path("o.csv"), &[]);
        assert_eq!(ran.code, 3, "{}", ran.err);
        let rejects = place.rows("o.csv.rejects.csv");
        let told: Vec<_> = rejects.iter().map(|r| (r["row"].as_str(), r["code"].as_str())).collect();
        let shown: Vec<String> = place.rows("o.csv").iter().map(|r| r["行为发生日"].clone()).collect();
        match zone {
            None => assert_eq!((shown, told), (vec!["2024-04-30 16:00:00".to_owned()], vec![("2", "fact-type")])),
            Some("UTC") => assert_eq!(told, [("1", "date-ambiguous"), ("2", "date-ambiguous")]),
            Some(_) => assert_eq!((shown, told), (vec!["2024-05-01".to_owned()], vec![("2", "fact-type")])),
        }
    }
}

#[test]
fn old_moments_do_not_say_whose_clock_they_show() {
    let place = Place::new("columnar-int96");
    let schema = "message m { REQUIRED BYTE_ARRAY 货值 (UTF8); REQUIRED BYTE_ARRAY 严重 (UTF8); \
                  REQUIRED INT96 行为发生日; }";
    let schema = Arc::new(parquet::schema::parser::parse_message_type(schema).unwrap());
    let input = place.path("in.parquet");
    let mut writer =
        SerializedFileWriter::new(File::create(&input).unwrap(), schema, Arc::new(WriterProperties::default()))
            .unwrap();
    let mut group = writer.next_row_group().unwrap();
    for text in ["800", "否"] {
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&[text.into(), text.into()], None, None).unwrap();
        column.close().unwrap();
    }
    // Nanoseconds of the day, and the Julian day: 16:00 on 30 April 2024, and the last day of 9999.
    let moment = |nanos: u64, day: u32| {
        let mut moment = Int96::new();
        let half = |bits: u64| u32::try_from(bits).unwrap();
        moment.set_data(half(nanos & 0xffff_ffff), half(nanos >> 32), day);
        moment
    };
    let moments = [moment(57_600_000_000_000, 2_460_431), moment(0, 5_373_484)];
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int96Type>().write_batch(&moments, None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    let ran = place.shop(&input, &place.path("o.csv"), &[]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let rejects = place.rows("o.csv.rejects.csv");
    let told: Vec<_> = rejects.iter().map(|r| (r["code"].as_str(), r["original"].as_str())).collect();
    let want = [("date-ambiguous", "800,否,2024-04-30 16:00:00Z"), ("date-ambiguous", "800,否,9999-12-31 00:00:00Z")];
    assert_eq!(told, want);
}

#[test]
fn a_nul_is_told_and_is_not_in_the_rejects() {
    let place = Place::new("columnar-nul");
    let columns = vec![("货值", texts(&["800"])), ("严重", texts(&["否"])), ("备注", texts(&["a\0b"]))];
    let input = parquet(&place, columns);
    let ran = place.shop(&input, &place.path("o.csv"), &[]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let rejects = place.rows("o.csv.rejects.csv");
    let told: Vec<_> = rejects.iter().map(|r| (r["code"].as_str(), r["original"].as_str())).collect();
    assert_eq!(told, [("row-nul", "800,否,a\\0b")]);
}

#[test]
fn a_type_that_is_not_read_is_named() {
    let place = Place::new("columnar-refused");
    let schema = arrow_schema::Schema::new(vec![arrow_schema::Field::new(
        "时长",
        DataType::Duration(arrow_schema::TimeUnit::Second),
        true,
    )]);
    let input = place.path("in.arrow");
    let mut writer = arrow_ipc::writer::FileWriter::try_new(File::create(&input).unwrap(), &schema).unwrap();
    let column: ArrayRef = Arc::new(DurationSecondArray::from(vec![1]));
    writer.write(&RecordBatch::try_new(Arc::new(schema), vec![column]).unwrap()).unwrap();
    writer.finish().unwrap();
    let ran = place.shop(&input, &place.path("o.csv"), &[]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("时长") && ran.err.contains("column-type"), "{}", ran.err);
}

#[test]
fn what_a_decimal_column_cannot_hold_is_refused() {
    let place = Place::new("columnar-decimals");
    // A fine that was decided with eleven decimals.
    let input = file(&place.dir, "a.csv", "货值,严重,罚款金额\n800,否,3000.00000000001\n800,否,3000\n");
    let ran = place.shop(&input, &place.path("o.parquet"), &[]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let rejects = place.rows("o.parquet.rejects.csv");
    let told: Vec<_> = rejects.iter().map(|r| (r["row"].as_str(), r["field"].as_str(), r["code"].as_str())).collect();
    assert_eq!(told, [("1", "decided_fine", "value-unfit")]);
}

#[test]
fn streams_go_through_pipes() {
    let place = Place::new("columnar-pipes");
    let input = file(&place.dir, "hard.csv", HARD);
    let stream = place.path("a.arrows");
    assert_eq!(place.shop(&input, &stream, &["--prefix", "r_"]).code, 3);
    assert_eq!(place.shop(&stream, &place.path("want.csv"), &[]).code, 0);
    let bytes = fs::read(&stream).unwrap();
    let rejects = place.path("rejects.csv");
    let args = [
        "batch",
        "-",
        "-o",
        "-",
        "--to",
        "csv",
        "--rules",
        &place.rules,
        "--item",
        "small/shop",
        "--rejects",
        &rejects,
    ];
    // Recognised by its first bytes, packed or not.
    for bytes in [bytes.clone(), zstd::encode_all(bytes.as_slice(), 1).unwrap()] {
        let ran = run_with(&args, &bytes);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(ran.out, place.text("want.csv"));
    }
    // An Arrow file, too, holds a stream; Parquet is not read from its beginning.
    let whole = place.path("a.arrow");
    assert_eq!(place.shop(&input, &whole, &["--prefix", "r_"]).code, 3);
    let ran = run_with(&args, &fs::read(&whole).unwrap());
    assert_eq!((ran.code, ran.out), (0, place.text("want.csv")), "{}", ran.err);
    let ran = run_with(&args, b"PAR1....");
    assert_eq!(ran.code, 5, "{}", ran.err);
}

#[test]
fn reading_goes_on_where_it_stopped() {
    for format in FORMATS {
        let place = Place::new(&format!("columnar-resume-{format}"));
        let cases = place.path(&format!("cases.{format}"));
        let plan = ["generate", "--pack", "food-safety", "--item", "unlicensed", "--rows", "3000", "-o", &cases];
        assert_eq!(crate::common::run(&plan).code, 0);
        let out = place.path("o.csv");
        let args = ["batch", &cases, "-o", &out, "--item", "food-safety/unlicensed", "-q", "--checkpoint", "700"];
        assert_eq!(crate::common::run(&args).code, 0);
        let whole = fs::read(&out).unwrap();
        // Stopped by what stands in the way of the finished file's name.
        fs::remove_file(&out).unwrap();
        fs::create_dir(&out).unwrap();
        fs::write(place.dir.join("o.csv/x"), "").unwrap();
        let ran = crate::common::run(&args);
        assert_eq!(ran.code, 5, "{}", ran.err);
        let journal = place.text("o.csv.journal");
        let kept: Vec<&str> = journal.lines().take(3).collect();
        fs::write(place.dir.join("o.csv.journal"), format!("{}\n", kept.join("\n"))).unwrap();
        let rejects = place.path("o.csv.rejects.csv");
        fs::rename(&rejects, format!("{rejects}.partial")).unwrap();
        fs::remove_dir_all(&out).unwrap();
        let ran = crate::common::run(&[&args[..], &["--resume", "--json"]].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(ran.json()["resumed_from_row"], 1400);
        assert_eq!(fs::read(&out).unwrap(), whole);
    }
}

/// A batch whose columns go through as they are, with rows of every kind among them.
fn mixed(rows: usize) -> RecordBatch {
    let of = |row: usize, n: usize| !row.is_multiple_of(n);
    let value = |row: usize| of(row, 11).then(|| i128::try_from(row).unwrap() * 1_000 + 50);
    let day = |row: usize| of(row, 4).then(|| 19_000 + i32::try_from(row % 900).unwrap());
    let note = |row: usize| match row % 9 {
        0 => None,
        1 => Some(String::new()),
        2 if row.is_multiple_of(7) => Some("a\0b".to_owned()),
        n => Some(format!("甲{}", n * (row % 3))),
    };
    let words = (0..rows).map(|row| ["", "乙", "丙"].get(row % 4).copied());
    let words: arrow_array::DictionaryArray<arrow_array::types::Int32Type> = words.collect();
    let columns: [(&str, ArrayRef); 7] = [
        ("货值", Arc::new((0..rows).map(value).collect::<Decimal128Array>().with_precision_and_scale(14, 2).unwrap())),
        ("严重", Arc::new((0..rows).map(|row| of(row, 13).then_some(row.is_multiple_of(2))).collect::<BooleanArray>())),
        ("编号", Arc::new((0..rows).map(|row| i32::try_from(row).ok()).collect::<arrow_array::Int32Array>())),
        ("立案日", Arc::new((0..rows).map(day).collect::<Date32Array>())),
        ("备注", Arc::new((0..rows).map(note).collect::<StringArray>())),
        ("类别", Arc::new(words)),
        (
            "比率",
            Arc::new((0..rows).map(|row| of(row, 6).then_some([0.5, 0.1, 3.0][row % 3])).collect::<Float64Array>()),
        ),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap()
}

#[test]
fn columns_go_through_as_they_are_and_no_row_is_lost() {
    let place = Place::new("columnar-through");
    let batch = mixed(6_000);
    let input = place.path("in.parquet");
    // Row groups that end within blocks.
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(1_700)).build();
    let mut writer = ArrowWriter::try_new(File::create(&input).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    // The same in small batches, in large ones, and as text.
    let arrow = |name: &str, rows: usize| {
        let path = place.path(name);
        let mut writer = arrow_ipc::writer::FileWriter::try_new(File::create(&path).unwrap(), &batch.schema()).unwrap();
        for at in (0..batch.num_rows()).step_by(rows) {
            writer.write(&batch.slice(at, rows.min(batch.num_rows() - at))).unwrap();
        }
        writer.finish().unwrap();
        path
    };
    let inputs = [input, arrow("small.arrow", 100), arrow("large.arrow", 5_000)];
    assert_eq!(place.shop(&inputs[1], &place.path("want.csv"), &[]).code, 3);
    let (want, refused) = (place.rows("want.csv"), place.text("want.csv.rejects.csv"));
    assert_eq!(want.len() + place.rows("want.csv.rejects.csv").len(), batch.num_rows());
    for input in &inputs {
        for threads in ["1", "2"] {
            let out = place.path("o.parquet");
            let ran = place.shop(input, &out, &["--threads", threads]);
            assert_eq!(ran.code, 3, "{}", ran.err);
            assert_eq!(place.text("o.parquet.rejects.csv"), refused);
            // Read again it is what the text is.
            let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(&out).unwrap()).unwrap();
            let kind = |name: &str| reader.schema().field_with_name(name).unwrap().data_type().clone();
            let kinds = ["货值", "严重", "编号", "立案日", "备注", "类别", "比率"].map(kind);
            let text = || DataType::Utf8;
            let wanted = [DataType::Decimal128(14, 2), DataType::Boolean, DataType::Int64, DataType::Date32];
            assert_eq!(kinds[..4], wanted);
            assert_eq!(kinds[4..], [text(), text(), text()]);
            for batch in reader.build().unwrap() {
                let batch = batch.unwrap();
                let notes = batch.column_by_name("备注").unwrap().as_any().downcast_ref::<StringArray>().unwrap();
                assert!(notes.iter().flatten().all(|t| !t.is_empty()));
            }
            assert_eq!(place.shop(&out, &place.path("again.csv"), &["--prefix", "r_", "--results", "status"]).code, 0);
            let again = place.rows("again.csv");
            assert_eq!(again.len(), want.len());
            for (got, want) in again.iter().zip(&want) {
                want.iter().for_each(|(name, text)| assert_eq!(&got[name], text, "{name}"));
            }
        }
    }
}
