{#
    Where a table that Python wrote is read from. `source()` is called for its own sake: it keeps the lineage, and on an
    adapter without Parquet files it is the table itself.
#}
{% macro read_landed(table) %}
    {{- return(adapter.dispatch('read_landed', 'concord')(table)) -}}
{% endmacro %}

{% macro read_resolved(table) %}
    {{- return(adapter.dispatch('read_resolved', 'concord')(table)) -}}
{% endmacro %}


{% macro default__read_landed(table) %}
    {{- return(source('landed', table)) -}}
{% endmacro %}

{% macro default__read_resolved(table) %}
    {{- return(source('resolved', table)) -}}
{% endmacro %}


{#
    One file a document. A table of which no document has a row yet has no file at all; it is then read as an empty one,
    of the declared columns. (That the directory itself is the right one is tested: every receipt has its document.)
#}
{% macro duckdb__read_landed(table) %}
    {%- do source('landed', table) -%}
    {%- if not execute -%}
        {{- return('') -}}
    {%- endif -%}
    {%- set files = parquet_path(env_var('CONCORD_LANDED') ~ '/*/' ~ table ~ '.parquet') -%}
    {%- set found = run_query('select count(*) from glob(' ~ files ~ ')') -%}
    {%- if found.columns[0].values()[0] > 0 -%}
        {{- return('read_parquet(' ~ files ~ ')') -}}
    {%- endif -%}
    {{- return(empty_source('landed', table)) -}}
{% endmacro %}

{% macro duckdb__read_resolved(table) %}
    {%- do source('resolved', table) -%}
    {%- if not execute -%}
        {{- return('') -}}
    {%- endif -%}
    {{- return('read_parquet(' ~ parquet_path(env_var('CONCORD_RESOLVED') ~ '/' ~ table ~ '.parquet') ~ ')') -}}
{% endmacro %}


{% macro parquet_path(path) %}
    {{- return("'" ~ (path | replace("'", "''")) ~ "'") -}}
{% endmacro %}

{% macro empty_source(room, table) %}
    {%- set declared = graph.sources.values() | selectattr('source_name', 'equalto', room)
        | selectattr('name', 'equalto', table) | first -%}
    {%- set columns = [] -%}
    {%- for column in declared.columns.values() -%}
        {%- do columns.append('cast(null as ' ~ column.data_type ~ ') as ' ~ column.name) -%}
    {%- endfor -%}
    {{- return('(select ' ~ (columns | join(', ')) ~ ' where 1 = 0)') -}}
{% endmacro %}
