package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Job;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/**
 * Leads with skewed values for the benchmark of lists: five statuses, 200 tags, 500 users, 1,000 last names, 100 first names and unique
 * company names. The most frequent tag has 17 % of the leads, the most frequent user 5 %.
 */
final class ListedLeads {
    static final int FIRST_TAG = 1_000;
    static final int FIRST_USER = 5_000;
    static final List<String> STATUSES = List.of("new", "contacted", "qualified", "converted", "lost");

    private static final int TAGS = 200;
    private static final int USERS = 500;
    private static final int BATCH_SIZE = 250_000;
    private static final String[] SYLLABLES = {"ka", "mo", "ri", "ta", "lu", "ne", "so", "vi", "ba", "du"};

    private static final String INSERT_CATALOG = """
            insert into tags (company_id, id, uuid, label, background_color, text_color)
            select 1, %d + n, gen_random_uuid(), 'Tag ' || n, '#ffffff', '#000000' from generate_series(0, %d) n
            on conflict do nothing;
            insert into users (company_id, id, uuid, email, first_name, last_name, color)
            select 1, %d + n, gen_random_uuid(), 'user.' || n || '@bench.example', 'User', 'Number ' || n, '#000000'
            from generate_series(0, %d) n
            on conflict do nothing
            """.formatted(FIRST_TAG, TAGS - 1, FIRST_USER, USERS - 1);

    private static final String INSERT_LEADS = """
            with value as (
                select n, random() as status, cast(%1$d + floor(200 * random() ^ 3) as bigint) as tag,
                       cast(%1$d + floor(200 * random() ^ 3) as bigint) as other_tag, random() as tag_count,
                       cast(%2$d + floor(500 * random() ^ 2) as bigint) as assigned, random() as user_count,
                       array['ka', 'mo', 'ri', 'ta', 'lu', 'ne', 'so', 'vi', 'ba', 'du'] as s
                from generate_series(%3$d, %4$d) n
            )
            insert into leads
                (company_id, id, uuid, version, created_at, updated_at, source, created_by, company_name, email,
                 phone_number, first_name, last_name, status, assigned_users, tags, custom_fields)
            select 1, %5$d + n, gen_random_uuid(), 1, timestamptz '2020-01-01' + n * interval '10 s' + status * interval '1 day',
                   now(), (array['manual', 'campaign', 'partnership', 'integration', 'web_form'])[1 + n %% 5], 123,
                   'Company ' || md5(n::text), 'lead.' || n || '@' || left(md5((n / 3)::text), 10) || '.example',
                   '+1-555-' || (n %% 10000000), s[1 + n / 1000 %% 10] || s[1 + n / 10000 %% 10] || 'la',
                   s[1 + n %% 10] || s[1 + n / 10 %% 10] || s[1 + n / 100 %% 10] || 'ton',
                   case when status < 0.4 then 'new' when status < 0.65 then 'contacted' when status < 0.85 then 'qualified'
                        when status < 0.95 then 'converted' else 'lost' end,
                   case when user_count < 0.15 then '{}' else array[assigned] end,
                   case when tag_count < 0.2 then '{}' when tag_count < 0.6 or tag = other_tag then array[tag]
                        else array[tag, other_tag] end,
                   format('{"5": {"number": %%s}, "6": {"select": %%s}}', n %% 1000, 1 + n %% 3)::jsonb
            from value
            """;

    private static final String INSERT_POSTINGS = """
            insert into lead_index (company_id, term, lead_id)
            select l.company_id, t.term, l.id
            from leads l
            cross join lateral (
                select unnest(array['status=' || l.status, 'email=' || lower(l.email), 'source=' || l.source,
                                    'phone_number=+' || regexp_replace(l.phone_number, '[^0-9]', '', 'g'),
                                    'customFields/5=' || (l.custom_fields -> '5' ->> 'number'),
                                    'customFields/6=' || (l.custom_fields -> '6' ->> 'select')])
                union all
                select 'tag=' || tag from unnest(l.tags) tag
                union all
                select 'user=' || assigned from unnest(l.assigned_users) assigned
                union all
                select 'unassigned' where cardinality(l.assigned_users) = 0
            ) t (term)
            order by l.company_id, t.term, l.id
            """;

    private static final String COMPLETE_NUMBER_INDEXES =
            "update custom_fields set number_index = 'ready' where company_id = 1 and type = 'number'";

    // as if lists had combined these terms before, and the service had built their bitmaps
    private static final String BUILD_BITMAPS = """
            insert into lead_bitmap_terms (company_id, term, ready)
            select 1, t.term, true
            from (select 'tag=' || n from generate_series(%d, %d) n
                  union all
                  select 'user=' || n from generate_series(%d, %d) n
                  union all
                  select 'status=' || status from unnest(string_to_array('%s', ',')) status) t (term);
            insert into lead_bitmaps (company_id, term, block, bits)
            select i.company_id, i.term, i.lead_id >> 15, lead_bits(array_agg(i.lead_id))
            from lead_index i
            join lead_bitmap_terms t on t.company_id = i.company_id and t.term = i.term
            group by i.company_id, i.term, i.lead_id >> 15
            """.formatted(
                    FIRST_TAG, FIRST_TAG + TAGS - 1, FIRST_USER, FIRST_USER + USERS - 1, String.join(",", STATUSES));

    private static final String FILL_SEARCH = """
            drop index lead_search_by_text;
            select enable_lead_search()
            """;

    // in larger parts than the service would
    private static final String BUILD_WORDS = "select build_search_words(50000)";
    private static final String HAVE_WORDS = "select coalesce((select complete from lead_word_build), false)";

    private final BenchmarkPostgres postgres;
    private final Random random = new Random(42);
    private int count;

    ListedLeads(BenchmarkPostgres postgres) {
        this.postgres = postgres;
    }

    /** Replaces all leads. */
    void recreate(int newCount) throws SQLException {
        count = newCount;
        postgres.execute(
                "truncate leads, lead_index, lead_bitmap_terms, lead_bitmaps, lead_bitmap_changes, lead_search");
        postgres.execute(INSERT_CATALOG);
        for (int first = 0; first < count; first += BATCH_SIZE) {
            int last = Math.min(count, first + BATCH_SIZE) - 1;
            postgres.execute(INSERT_LEADS.formatted(FIRST_TAG, FIRST_USER, first, last, Job.FIRST_LEAD));
            Progress.printBar("leads", last + 1L, count);
        }
        Progress.print("postings");
        postgres.execute("set maintenance_work_mem = '1GB'; set work_mem = '1GB'; " + INSERT_POSTINGS);
        postgres.execute(COMPLETE_NUMBER_INDEXES);
        Progress.print("text search");
        postgres.execute("set maintenance_work_mem = '1GB'; " + FILL_SEARCH);
        Progress.print("words");
        while (!"t".equals(postgres.queryText(HAVE_WORDS))) {
            postgres.queryText(BUILD_WORDS);
        }
        Progress.print("bitmaps");
        postgres.execute("set work_mem = '1GB'; " + BUILD_BITMAPS);
        Progress.print("vacuum");
        postgres.execute("vacuum analyze leads");
        postgres.execute("vacuum analyze lead_index");
        postgres.execute("vacuum analyze lead_bitmaps");
        postgres.execute("vacuum analyze lead_search");
        postgres.execute("vacuum analyze lead_words");
        postgres.execute("vacuum analyze lead_word_bitmaps");
        postgres.execute("checkpoint");
    }

    long lead() {
        return Job.FIRST_LEAD + random.nextInt(count);
    }

    String status() {
        return STATUSES.get(random.nextInt(STATUSES.size()));
    }

    /** Returns a tag as frequently as the leads have it. */
    long tag() {
        return FIRST_TAG + (long) Math.floor(TAGS * Math.pow(random.nextDouble(), 3));
    }

    /** Returns a user as frequently as the leads have it. */
    long user() {
        return FIRST_USER + (long) Math.floor(USERS * Math.pow(random.nextDouble(), 2));
    }

    /** Returns a last name; a thousandth of the leads has it. */
    String lastName() {
        return SYLLABLES[random.nextInt(10)] + SYLLABLES[random.nextInt(10)] + SYLLABLES[random.nextInt(10)] + "ton";
    }

    /** Returns a first name; a hundredth of the leads with a last name has it. */
    String firstName() {
        return SYLLABLES[random.nextInt(10)] + SYLLABLES[random.nextInt(10)] + "la";
    }

    int number(int bound) {
        return random.nextInt(bound);
    }

    int count() {
        return count;
    }
}
