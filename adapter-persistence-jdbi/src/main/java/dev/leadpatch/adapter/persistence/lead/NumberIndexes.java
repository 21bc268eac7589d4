package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;

/**
 * The indexes of custom fields of type {@code number}, each of which is built from the first request that uses it. The
 * comment in V6__lead_index.sql describes the states. Thread-safe.
 */
public final class NumberIndexes {
    // Changes that began before the state was building may not write postings; after this time, they have ended.
    static final Duration BUILD_DELAY = Duration.ofSeconds(5);

    private static final String REQUEST = """
            update custom_fields
            set number_index = 'building'
            where company_id = :company and id = any(:fields) and type = 'number' and number_index = 'none'
            """;

    private static final String FIND_READY = """
            select id
            from custom_fields
            where company_id = :company and id = any(:fields) and number_index = 'ready'
            """;

    private static final String FIND_BUILDING = """
            select company_id, id
            from custom_fields
            where number_index = 'building'
            order by company_id, id
            limit 1
            """;

    // The lock makes the statement read the values that concurrent changes have committed.
    private static final String BUILD = """
            with batch as materialized (
                select l.id, l.custom_fields -> cast(:field as text) -> 'number' as number
                from leads l
                where l.company_id = :company and l.id > :after
                order by l.id
                limit :max
                for no key update of l
            ), written as (
                insert into lead_index (company_id, term, lead_id)
                select :company,
                       'customFields/' || cast(:field as text) || '='
                           || left(cast(trim_scale(cast(cast(number as text) as numeric)) as text), 255),
                       id
                from batch
                where number is not null
                on conflict (company_id, term, lead_id) do nothing
            )
            select coalesce(max(id), 0)
            from batch
            """;

    private static final String COMPLETE = """
            update custom_fields
            set number_index = 'ready'
            where company_id = :company and id = :field and number_index = 'building'
            """;

    private final Database database;
    private final LongSupplier nanoTime;
    private final Set<NumberField> requested = ConcurrentHashMap.newKeySet();
    private final Map<NumberField, Build> builds = new ConcurrentHashMap<>();

    public NumberIndexes(Database database, LongSupplier nanoTime) {
        this.database = database;
        this.nanoTime = nanoTime;
    }

    private record NumberField(CompanyId company, CustomFieldId id) {}

    /** @param lastLead the id of the last lead that was indexed */
    private record Build(long startNanos, long lastLead) {}

    /** Requests that leads are indexed by these fields; fields of other types are ignored. */
    public void request(CompanyId company, List<CustomFieldId> fields) {
        List<CustomFieldId> newFields = fields.stream()
                .filter(field -> !requested.contains(new NumberField(company, field)))
                .toList();
        if (!newFields.isEmpty()) {
            database.use(handle -> handle.createUpdate(REQUEST)
                    .bind("company", company.value())
                    .bind("fields", SqlArguments.bigintArray(newFields, CustomFieldId::value))
                    .execute());
            newFields.forEach(field -> requested.add(new NumberField(company, field)));
        }
    }

    /** Returns the fields by whose values all leads are indexed. */
    public static Set<CustomFieldId> findReady(Handle handle, CompanyId company, List<CustomFieldId> fields) {
        return handle.createQuery(FIND_READY)
                .bind("company", company.value())
                .bind("fields", SqlArguments.bigintArray(fields, CustomFieldId::value))
                .map((row, context) -> new CustomFieldId(row.getLong("id")))
                .set();
    }

    /**
     * Indexes the next leads of one field.
     *
     * @param max maximum number of leads
     * @return whether there is more to do now
     */
    public boolean buildNext(int max) {
        Optional<NumberField> field = database.use(handle -> handle.createQuery(FIND_BUILDING)
                .map((row, context) ->
                        new NumberField(new CompanyId(row.getLong("company_id")), new CustomFieldId(row.getLong("id"))))
                .findOne());
        return field.isPresent() && buildNext(field.get(), max);
    }

    private boolean buildNext(NumberField field, int max) {
        Build build = builds.computeIfAbsent(field, newField -> new Build(nanoTime.getAsLong(), 0));
        if (nanoTime.getAsLong() - build.startNanos() < BUILD_DELAY.toNanos()) {
            return false;
        }
        Optional<Long> last = database.transact(transaction -> {
            transaction.applyNetworkTimeout();
            return transaction
                    .handle()
                    .createQuery(BUILD)
                    .bind("company", field.company().value())
                    .bind("field", field.id().value())
                    .bind("after", build.lastLead())
                    .bind("max", max)
                    .mapTo(Long.class)
                    .one();
        });
        if (last.isEmpty()) {
            return false; // a lead is locked; the next call repeats the batch
        }
        if (last.get() > 0) {
            builds.put(field, new Build(build.startNanos(), last.get()));
            return true;
        }
        database.use(handle -> handle.createUpdate(COMPLETE)
                .bind("company", field.company().value())
                .bind("field", field.id().value())
                .execute());
        builds.remove(field);
        return true;
    }
}
