with

parties as (

    select * from {{ ref('party') }}

),

names as (

    select * from {{ ref('party_name') }}

),

other_names as (

    select distinct
        names.party_code,
        names.party_name
    from names
    inner join parties on names.party_code = parties.party_code
    where names.party_name != parties.party_name

),

named as (

    select
        party_code,
        {{ texts_in_order('party_name', 'party_name', '; ') }} as party_other_names
    from other_names
    group by party_code

),

final as (

    select
        parties.party_code,
        parties.party_kind,
        parties.party_name,
        parties.party_name_short,
        parties.party_name_genitive,
        parties.party_name_dative,
        parties.party_name_accusative,
        parties.party_name_instrumental,
        parties.party_name_prepositional,
        named.party_other_names,
        parties.iso_3166_2_code,
        parties.okato_code,
        parties.federal_district,
        parties.valid_from,
        parties.valid_to
    from parties
    left join named on parties.party_code = named.party_code

)

select * from final
