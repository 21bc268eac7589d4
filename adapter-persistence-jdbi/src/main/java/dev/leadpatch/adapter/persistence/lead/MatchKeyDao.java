package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.lead.LeadStore.Snapshots;
import dev.leadpatch.domain.lead.MatchField;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Locks match keys, and finds the leads that have them in the inverted index. */
final class MatchKeyDao {
    // Advisory locks, because a key that no lead has yet has no row to lock. They are released at the end of the
    // transaction. All transactions lock keys before leads, and in the same order, which prevents deadlocks.
    private static final String LOCK = """
            select count(pg_advisory_xact_lock(hashtextextended('leadpatch ' || :company || ' ' || k.term, 0)))
            from unnest(:terms) as k (term)
            """;

    // The terms of long texts are cut, so their leads are compared with the whole value.
    private static final String FIND = """
            select k.ordinal, found.lead_id
            from unnest(:terms, :fields, :texts) with ordinality as k (term, field, text, ordinal)
            cross join lateral (
                select i.lead_id
                from lead_index i
                join leads l on l.company_id = i.company_id and l.id = i.lead_id
                where i.company_id = :company and i.term = k.term and l.archived_at is null
                  and (k.field is null or l.custom_fields -> k.field ->> 'text' = k.text)
                order by i.lead_id
                limit :limit
            ) found
            order by k.ordinal, found.lead_id
            """;

    private MatchKeyDao() {}

    /** Locks the keys until the running transaction ends, waiting for other transactions. */
    static void lock(Handle handle, CompanyId company, Collection<MatchKey> keys) {
        handle.createQuery(LOCK)
                .bind("company", company.value())
                .bind("terms", SqlArguments.array("text", sorted(keys), MatchKey::term))
                .mapTo(Long.class)
                .one();
    }

    /** Returns the leads with each key that are not archived, by ascending id. */
    static Map<MatchKey, List<LeadId>> find(Handle handle, CompanyId company, Collection<MatchKey> keys) {
        Map<MatchKey, List<LeadId>> found = new HashMap<>();
        if (keys.isEmpty()) {
            return found;
        }
        List<MatchKey> sorted = sorted(keys);
        handle.createQuery(FIND)
                .bind("company", company.value())
                .bind("terms", SqlArguments.array("text", sorted, MatchKey::term))
                .bind("fields", SqlArguments.array("text", sorted, MatchKeyDao::textField))
                .bind("texts", SqlArguments.array("text", sorted, MatchKey::value))
                .bind("limit", Snapshots.MAX_MATCHES)
                .map((row, context) ->
                        Map.entry(sorted.get(row.getInt("ordinal") - 1), new LeadId(row.getLong("lead_id"))))
                .forEach(match -> found.computeIfAbsent(match.getKey(), key -> new ArrayList<>())
                        .add(match.getValue()));
        return found;
    }

    private static List<MatchKey> sorted(Collection<MatchKey> keys) {
        return keys.stream()
                .sorted(Comparator.comparing(MatchKey::term).thenComparing(MatchKey::value))
                .toList();
    }

    /** The custom field whose text must be compared; null if the term contains the whole value. */
    private static @Nullable String textField(MatchKey key) {
        return key.field() instanceof MatchField.CustomField field && !key.hasExactTerm()
                ? String.valueOf(field.id().value())
                : null;
    }
}
