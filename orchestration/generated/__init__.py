"""Files that are derived from declarations: dbt's copies of the contracts, and the pages of docs/ made from them.

Belongs here: writing what can be derived from ``ingestion/contracts``, ``ingestion/notices``, the yml of the marts and
``docs/questions``. Does not belong here: any declaration, anything that a run or a command asks for.
``python -m orchestration.generated`` writes the files anew (see ``__main__``).
"""
