package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.domain.value.CompanyId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.generic.GenericType;
import org.jdbi.v3.core.statement.Query;

/**
 * The patterns of a text search, and how many leads match.
 *
 * @param alternatives the pattern of the text, and that of its digits if it may be a part of a phone number
 * @param share the share of the newest leads that match, 0 to 1
 * @param pendingLeads the leads that changed since they were indexed
 * @param pendingMatches those of them that match
 */
record SearchPattern(List<TextPattern> alternatives, double share, List<Long> pendingLeads, List<Long> pendingMatches) {
    /** What an operator does to enable the search. */
    static final String REMEDY =
            "the database has no index for it. The operator must install the extensions pg_trgm and"
                    + " unaccent (CREATE EXTENSION) and restart the service";

    private static final String IS_ENABLED = """
            select to_regprocedure('search_text(text)') is not null and to_regclass('lead_search_by_text') is not null
            """;
    private static final String NORMALIZE = "select search_text(:text)";
    private static final String SAMPLE_SHARES = """
            with sample as materialized (
                select e.text from lead_search e where e.company_id = :company order by e.lead_id desc limit :sample
            )
            select p.pattern, count(*) filter (where s.text like p.pattern) / greatest(count(s.text), 1.0) as share
            from unnest(:patterns) as p (pattern)
            left join sample s on true
            group by p.pattern
            """;
    private static final String FIND_PENDING = """
            select l.id, s.text like any(:patterns) as matches
            from (select distinct p.lead_id
                  from (select lead_id from lead_search_pending where company_id = :company limit :maxPending) p) pending
            join leads l on l.company_id = :company and l.id = pending.lead_id
            cross join lateral (
                select search_text(searched_columns(
                    l.company_name, l.email, l.phone_number, l.first_name, l.last_name)) as text
                offset 0
            ) s
            """;
    private static final int SAMPLE = 500;
    private static final int MAX_PENDING = 5_000;
    private static final Pattern PHONE_CHARACTERS = Pattern.compile("[-+()./ 0-9]*[0-9][-+()./ 0-9]*");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private record PendingLead(long id, boolean matches) {}

    /** More leads of the company changed recently than a search can compare. */
    static final class TooManyPendingLeadsException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Returns whether the database supports the search. */
    static boolean isEnabled(Handle handle) {
        return handle.createQuery(IS_ENABLED).mapTo(Boolean.class).one();
    }

    /**
     * Returns empty if the database does not support text search.
     *
     * @throws TooManyPendingLeadsException if too many leads are not indexed yet
     */
    static Optional<SearchPattern> of(Handle handle, CompanyId company, String text) {
        if (!isEnabled(handle)) {
            return Optional.empty();
        }
        String normalized = WHITE_SPACE
                .matcher(handle.createQuery(NORMALIZE)
                        .bind("text", text)
                        .mapTo(String.class)
                        .one())
                .replaceAll(" ");
        String digits =
                PHONE_CHARACTERS.matcher(normalized).matches() ? normalized.replaceAll("[^0-9]", "") : normalized;
        List<TextPattern> patterns = Stream.of(normalized, digits)
                .map(TextPattern::contains)
                .distinct()
                .toList();
        ToDoubleFunction<String> shares = sampleShares(handle, company, patterns);
        List<PendingLead> pending = handle.createQuery(FIND_PENDING)
                .bind("company", company.value())
                .bind("patterns", SqlArguments.textArray(likes(patterns)))
                .bind("maxPending", MAX_PENDING + 1)
                .map((row, context) -> new PendingLead(row.getLong("id"), row.getBoolean("matches")))
                .list();
        if (pending.size() > MAX_PENDING) {
            throw new TooManyPendingLeadsException();
        }
        return Optional.of(new SearchPattern(
                patterns.stream().map(pattern -> pattern.withRarest(shares)).toList(),
                Math.min(1, likes(patterns).stream().mapToDouble(shares).sum()),
                pending.stream().map(PendingLead::id).toList(),
                pending.stream()
                        .filter(PendingLead::matches)
                        .map(PendingLead::id)
                        .toList()));
    }

    /** Returns the shares of the newest leads that match the patterns and their trigrams. */
    private static ToDoubleFunction<String> sampleShares(Handle handle, CompanyId company, List<TextPattern> patterns) {
        Set<String> sampled = new HashSet<>(likes(patterns));
        patterns.forEach(pattern -> pattern.trigrams().forEach(trigram -> sampled.add(trigram.like())));
        Map<String, Double> shares = handle.createQuery(SAMPLE_SHARES)
                .bind("company", company.value())
                .bind("patterns", SqlArguments.textArray(sampled))
                .bind("sample", SAMPLE)
                .setMapKeyColumn("pattern")
                .setMapValueColumn("share")
                .collectInto(new GenericType<>() {});
        return pattern -> Objects.requireNonNull(shares.get(pattern));
    }

    private static Set<String> likes(List<TextPattern> patterns) {
        return patterns.stream().map(TextPattern::like).collect(Collectors.toSet());
    }

    /** Whether the trigram index finds the matches: each pattern contains a trigram. */
    boolean isIndexed() {
        return alternatives.stream().noneMatch(pattern -> pattern.trigrams().isEmpty());
    }

    /** Returns the condition on a searched text {@code s}. */
    String condition() {
        return anyAlternative(n -> FilterSql.MATCHES);
    }

    /** As {@link #condition}, of which the index evaluates the trigrams alone. */
    String indexedCondition() {
        return anyAlternative(n ->
                IntStream.range(0, alternatives.get(n).indexedPatterns().size())
                                .mapToObj(m -> FilterSql.HAS_TRIGRAMS.replace("{m}", String.valueOf(m)))
                                .collect(Collectors.joining())
                        + FilterSql.MATCHES_WITHOUT_INDEX);
    }

    private String anyAlternative(IntFunction<String> condition) {
        return IntStream.range(0, alternatives.size())
                .mapToObj(n -> condition.apply(n).replace("{n}", String.valueOf(n)))
                .collect(Collectors.joining(" or ", "(", ")"));
    }

    /** Binds the parameters of {@link #condition} and {@link #indexedCondition}. */
    void bind(Query statement) {
        for (int n = 0; n < alternatives.size(); n++) {
            TextPattern pattern = alternatives.get(n);
            statement.bind("pattern" + n, pattern.like());
            List<String> indexed = pattern.indexedPatterns();
            for (int m = 0; m < indexed.size(); m++) {
                statement.bind("trigrams%d_%d".formatted(n, m), indexed.get(m));
            }
        }
        statement
                .bind("pendingLeads", SqlArguments.bigintArray(pendingLeads, id -> id))
                .bind("pendingMatches", SqlArguments.bigintArray(pendingMatches, id -> id));
    }
}
