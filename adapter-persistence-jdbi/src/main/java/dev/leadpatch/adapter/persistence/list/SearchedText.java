package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * A text for which a company searches its leads.
 *
 * @param normalized the text in lower case and without accents
 * @param alternatives the pattern of the text, and that of its digits if it may be a part of a phone number
 * @param pendingLeads the leads that changed since they were indexed
 * @param pendingMatches those of them that match
 */
record SearchedText(
        String normalized, List<TextPattern> alternatives, List<Long> pendingLeads, List<Long> pendingMatches) {
    /** What an operator does to enable the search. */
    static final String REMEDY =
            "the database has no index for it. The operator must install the extensions pg_trgm and"
                    + " unaccent (CREATE EXTENSION) and restart the service";

    private static final String IS_ENABLED = """
            select to_regprocedure('search_text(text)') is not null and to_regclass('lead_search_by_text') is not null
            """;
    private static final String NORMALIZE = "select search_text(:text)";
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
    static Optional<SearchedText> of(Handle handle, CompanyId company, String text) {
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
        List<TextPattern> alternatives = Stream.of(normalized, digits)
                .map(TextPattern::contains)
                .distinct()
                .toList();
        List<PendingLead> pending = handle.createQuery(FIND_PENDING)
                .bind("company", company.value())
                .bind("patterns", SqlArguments.textArray(likes(alternatives)))
                .bind("maxPending", MAX_PENDING + 1)
                .map((row, context) -> new PendingLead(row.getLong("id"), row.getBoolean("matches")))
                .list();
        if (pending.size() > MAX_PENDING) {
            throw new TooManyPendingLeadsException();
        }
        return Optional.of(new SearchedText(
                normalized,
                alternatives,
                pending.stream().map(PendingLead::id).toList(),
                pending.stream()
                        .filter(PendingLead::matches)
                        .map(PendingLead::id)
                        .toList()));
    }

    private static Set<String> likes(List<TextPattern> patterns) {
        return patterns.stream().map(TextPattern::like).collect(Collectors.toSet());
    }

    Set<String> likes() {
        return likes(alternatives);
    }
}
