"""Ingestion: bytes → validated, resolved tables, in pure Python.

The rooms, each depending only on those above it: ``documents`` (bytes → grid) · ``language`` (phrase → value) ·
``reports`` (grid → rows) · ``landing`` (rows → Parquet) · ``resolution`` (across documents). No Dagster, dbt, DuckDB or
Great Expectations is imported here.
"""
