"""Rows of any file that a source system exports: CSV, TSV, JSON, JSONL, XLSX, in any encoding of theirs."""

from schemas.readers.files import read_rows
from schemas.readers.rows import BadRow, Row

__all__ = ["BadRow", "Row", "read_rows"]
