"""The audit: whether a freshly built warehouse may be published.

Belongs here: expectations on the marts, sums across them, reconciliation with the documents, Data Docs. Does not
belong here: grain, nulls and relationships of a table (dbt tests those), rows of a document (pandera splits those),
publishing.

``client.AuditWorker`` asks for an audit in a process of its own; ``audit.audit`` makes one in this process.
"""
