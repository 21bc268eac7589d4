package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.domain.value.CompanyId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.generic.GenericType;
import org.jdbi.v3.core.statement.Query;

/**
 * The patterns of a text search by the indexes of grams and trigrams, and how many leads match.
 *
 * @param alternatives those of the text, with the trigrams that the index reads
 * @param share the share of the newest leads that match, 0 to 1
 */
record SearchPattern(SearchedText text, List<TextPattern> alternatives, double share) {
    private static final String SAMPLE_SHARES = """
            with sample as materialized (
                select e.text from lead_search e where e.company_id = :company order by e.lead_id desc limit :sample
            )
            select p.pattern, count(*) filter (where s.text like p.pattern) / greatest(count(s.text), 1.0) as share
            from unnest(:patterns) as p (pattern)
            left join sample s on true
            group by p.pattern
            """;
    private static final int SAMPLE = 500;

    static SearchPattern of(Handle handle, CompanyId company, SearchedText text) {
        List<TextPattern> patterns = text.alternatives().stream()
                .map(pattern -> ShardedStatements.areUsedBy(handle) ? pattern.withoutGrams() : pattern)
                .toList();
        ToDoubleFunction<String> shares = sampleShares(handle, company, patterns);
        List<TextPattern> withRareGrams = patterns.stream()
                .map(pattern -> pattern.hasRareGram(shares) ? pattern : pattern.withoutGrams())
                .toList();
        ToDoubleFunction<String> allShares =
                withRareGrams.equals(patterns) ? shares : sampleShares(handle, company, withRareGrams);
        return new SearchPattern(
                text,
                withRareGrams.stream()
                        .map(pattern -> pattern.withRarest(allShares))
                        .toList(),
                Math.min(1, text.likes().stream().mapToDouble(shares).sum()));
    }

    /** Returns the shares of the newest leads that match the patterns and their trigrams. */
    private static ToDoubleFunction<String> sampleShares(Handle handle, CompanyId company, List<TextPattern> patterns) {
        Set<String> sampled = new HashSet<>();
        for (TextPattern pattern : patterns) {
            sampled.add(pattern.like());
            pattern.grams().forEach(gram -> sampled.add(TextPattern.like(gram)));
            if (pattern.grams().isEmpty()) {
                pattern.trigrams().forEach(trigram -> sampled.add(trigram.like()));
            }
        }
        Map<String, Double> shares = handle.createQuery(SAMPLE_SHARES)
                .bind("company", company.value())
                .bind("patterns", SqlArguments.textArray(sampled))
                .bind("sample", SAMPLE)
                .setMapKeyColumn("pattern")
                .setMapValueColumn("share")
                .collectInto(new GenericType<>() {});
        return pattern -> Objects.requireNonNull(shares.get(pattern));
    }

    /** Whether an index finds the matches: each pattern contains a gram or a trigram. */
    boolean isIndexed() {
        return alternatives.stream()
                .noneMatch(pattern ->
                        pattern.grams().isEmpty() && pattern.trigrams().isEmpty());
    }

    /** Returns the condition on a searched text {@code s}. */
    String condition() {
        return anyAlternative(n -> FilterSql.MATCHES);
    }

    /** As {@link #condition}, of which the index evaluates the grams or trigrams alone. */
    String indexedCondition() {
        return anyAlternative(n -> indexedCondition(alternatives.get(n)) + FilterSql.MATCHES_WITHOUT_INDEX);
    }

    private static String indexedCondition(TextPattern pattern) {
        return pattern.grams().isEmpty()
                ? IntStream.range(0, pattern.indexedPatterns().size())
                        .mapToObj(m -> FilterSql.HAS_TRIGRAMS.replace("{m}", String.valueOf(m)))
                        .collect(Collectors.joining())
                : FilterSql.HAS_GRAMS;
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
            statement.bind("pattern" + n, pattern.like()).bind("grams" + n, SqlArguments.textArray(pattern.grams()));
            List<String> indexed = pattern.indexedPatterns();
            for (int m = 0; m < indexed.size(); m++) {
                statement.bind("trigrams%d_%d".formatted(n, m), indexed.get(m));
            }
        }
        statement
                .bind("pendingLeads", SqlArguments.bigintArray(text.pendingLeads(), id -> id))
                .bind("pendingMatches", SqlArguments.bigintArray(text.pendingMatches(), id -> id));
    }
}
