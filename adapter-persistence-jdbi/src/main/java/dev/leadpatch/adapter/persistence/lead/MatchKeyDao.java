package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.domain.lead.MatchField;
import dev.leadpatch.domain.lead.MatchField.IdentityField;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Locks match keys, and finds the leads that have them in the inverted index. */
final class MatchKeyDao {
    // Advisory locks, because a key that no lead has yet has no row to lock. They are released at the end of the
    // transaction. All transactions lock keys before leads, and in the same order, which prevents deadlocks. A lock
    // covers a stripe of the keys of a company: a lock for each of 500 keys could exhaust the lock table of the
    // database.
    private static final String LOCK = """
            select count(pg_advisory_xact_lock(hashtextextended('leadpatch ' || :company || ' ' || k.stripe, 0)))
            from unnest(:stripes) as k (stripe)
            """;

    private static final int STRIPES = 128;

    // The terms of long texts are cut, so their leads are compared with the whole value. Until the index of a number is
    // ready, its leads are found by a scan.
    private static final String FIND = """
            with keys as materialized (
                select k.ordinal, k.term, k.field, k.text, k.exact,
                       case when c.type = 'number' and c.number_index <> 'ready'
                            then to_jsonb(cast(k.text as numeric)) end as number
                from unnest(:terms, :fields, :texts, :exact) with ordinality as k (term, field, text, exact, ordinal)
                left join custom_fields c on c.company_id = :company and c.id = cast(k.field as bigint)
            )
            select k.ordinal, found.lead_id
            from keys k
            cross join lateral (
                (select i.lead_id
                 from lead_index i
                 join leads l on l.company_id = i.company_id and l.id = i.lead_id
                 where k.number is null and i.company_id = :company and i.term = k.term and l.archived_at is null
                   and (k.exact or l.custom_fields -> k.field ->> 'text' = k.text)
                 order by i.lead_id
                 limit :limit)
                union all
                (select l.id
                 from leads l
                 where k.number is not null and l.company_id = :company and l.archived_at is null
                   and l.custom_fields -> k.field -> 'number' = k.number
                 order by l.id
                 limit :limit)
            ) found
            order by k.ordinal, found.lead_id
            """;

    // archived leads keep their identity
    private static final String FIND_IDENTITY = """
            select k.ordinal, l.id as lead_id
            from unnest(:ids) with ordinality as k (id, ordinal)
            join leads l on l.company_id = :company and l.id = k.id
            union all
            select k.ordinal, l.id
            from unnest(:uuids) with ordinality as k (uuid, ordinal)
            join leads l on l.company_id = :company and l.uuid = k.uuid
            """;

    private MatchKeyDao() {}

    /** Locks the keys until the running transaction ends, waiting for other transactions. */
    static void lock(Handle handle, CompanyId company, Collection<MatchKey> keys) {
        handle.createQuery(LOCK)
                .bind("company", company.value())
                .bind("stripes", SqlArguments.bigintArray(stripes(keys), stripe -> stripe))
                .mapTo(Long.class)
                .one();
    }

    private static List<Long> stripes(Collection<MatchKey> keys) {
        return keys.stream()
                .map(key -> (long) Math.floorMod(key.term().hashCode(), STRIPES))
                .distinct()
                .sorted()
                .toList();
    }

    /** Returns the leads that match each key, by ascending id. */
    static Map<MatchKey, List<LeadId>> find(Handle handle, CompanyId company, Collection<MatchKey> keys) {
        Map<Boolean, List<MatchKey>> byKind =
                keys.stream().collect(Collectors.partitioningBy(key -> key.field() instanceof IdentityField));
        Map<MatchKey, List<LeadId>> found = new HashMap<>();
        findByValue(handle, company, byKind.getOrDefault(false, List.of()), found);
        findByIdentity(handle, company, byKind.getOrDefault(true, List.of()), found);
        return found;
    }

    private static void findByIdentity(
            Handle handle, CompanyId company, List<MatchKey> keys, Map<MatchKey, List<LeadId>> found) {
        if (keys.isEmpty()) {
            return;
        }
        handle.createQuery(FIND_IDENTITY)
                .bind("company", company.value())
                .bind("ids", SqlArguments.array("int8", keys, MatchKeyDao::id))
                .bind("uuids", SqlArguments.array("uuid", keys, MatchKeyDao::uuid))
                .map((row, context) ->
                        Map.entry(keys.get(row.getInt("ordinal") - 1), new LeadId(row.getLong("lead_id"))))
                .forEach(match -> found.put(match.getKey(), List.of(match.getValue())));
    }

    private static @Nullable Long id(MatchKey key) {
        return key.field() == IdentityField.ID ? Long.valueOf(key.value()) : null;
    }

    private static @Nullable UUID uuid(MatchKey key) {
        return key.field() == IdentityField.UUID ? UUID.fromString(key.value()) : null;
    }

    private static void findByValue(
            Handle handle, CompanyId company, List<MatchKey> keys, Map<MatchKey, List<LeadId>> found) {
        if (keys.isEmpty()) {
            return;
        }
        List<MatchKey> sorted = sorted(keys);
        handle.createQuery(FIND)
                .bind("company", company.value())
                .bind("terms", SqlArguments.array("text", sorted, MatchKey::term))
                .bind("fields", SqlArguments.array("text", sorted, MatchKeyDao::customField))
                .bind("exact", SqlArguments.array("bool", sorted, MatchKey::hasExactTerm))
                .bind("texts", SqlArguments.array("text", sorted, MatchKey::value))
                .bind("limit", Snapshots.MAX_MATCHES)
                .map((row, context) ->
                        Map.entry(sorted.get(row.getInt("ordinal") - 1), new LeadId(row.getLong("lead_id"))))
                .forEach(match -> found.computeIfAbsent(match.getKey(), key -> new ArrayList<>())
                        .add(match.getValue()));
    }

    private static List<MatchKey> sorted(Collection<MatchKey> keys) {
        return keys.stream()
                .sorted(Comparator.comparing(MatchKey::term).thenComparing(MatchKey::value))
                .toList();
    }

    /** The custom fields of the keys. */
    static List<CustomFieldId> customFields(Collection<MatchKey> keys) {
        return keys.stream()
                .map(MatchKey::field)
                .filter(MatchField.CustomField.class::isInstance)
                .map(field -> ((MatchField.CustomField) field).id())
                .distinct()
                .toList();
    }

    private static @Nullable String customField(MatchKey key) {
        return key.field() instanceof MatchField.CustomField field
                ? String.valueOf(field.id().value())
                : null;
    }
}
