package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * The patterns of a text search, and how many leads match.
 *
 * @param text the pattern of LIKE
 * @param digits the pattern of the digits if the text may be a part of a phone number; otherwise {@link #text}
 * @param share the share of the newest leads that match, 0 to 1
 * @param pendingLeads the leads that changed since they were indexed
 * @param pendingMatches those of them that match
 */
record SearchPattern(String text, String digits, double share, List<Long> pendingLeads, List<Long> pendingMatches) {
    /** What an operator does to enable the search. */
    static final String REMEDY =
            "the database has no index for it. The operator must install the extensions pg_trgm and"
                    + " unaccent (CREATE EXTENSION) and restart the service";

    private static final String IS_ENABLED = """
            select to_regprocedure('search_text(text)') is not null and to_regclass('lead_search_by_text') is not null
            """;
    private static final String NORMALIZE = "select search_text(:text)";
    private static final String SAMPLE_MATCHES = """
            select count(*) filter (where s.text like :pattern or s.text like :digits) / greatest(count(*), 1.0) as share
            from (select e.text from lead_search e where e.company_id = :company order by e.lead_id desc limit :sample) s
            """;
    private static final String FIND_PENDING = """
            select l.id, s.text like :pattern or s.text like :digits as matches
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
    private static final Pattern TRIGRAM = Pattern.compile("[\\p{L}\\p{N}]{3}");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private record PendingLead(long id, boolean matches) {}

    /** More leads of the company changed recently than a search can compare. */
    static final class TooManyPendingLeadsException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Returns empty if the database does not support text search.
     *
     * @throws TooManyPendingLeadsException if too many leads are not indexed yet
     */
    static Optional<SearchPattern> of(Handle handle, CompanyId company, String text) {
        if (!handle.createQuery(IS_ENABLED).mapTo(Boolean.class).one()) {
            return Optional.empty();
        }
        String normalized = WHITE_SPACE
                .matcher(handle.createQuery(NORMALIZE)
                        .bind("text", text)
                        .mapTo(String.class)
                        .one())
                .replaceAll(" ");
        String pattern = contains(normalized);
        String digits = PHONE_CHARACTERS.matcher(normalized).matches()
                ? contains(normalized.replaceAll("[^0-9]", ""))
                : pattern;
        double share = handle.createQuery(SAMPLE_MATCHES)
                .bind("company", company.value())
                .bind("pattern", pattern)
                .bind("digits", digits)
                .bind("sample", SAMPLE)
                .mapTo(Double.class)
                .one();
        List<PendingLead> pending = handle.createQuery(FIND_PENDING)
                .bind("company", company.value())
                .bind("pattern", pattern)
                .bind("digits", digits)
                .bind("maxPending", MAX_PENDING + 1)
                .map((row, context) -> new PendingLead(row.getLong("id"), row.getBoolean("matches")))
                .list();
        if (pending.size() > MAX_PENDING) {
            throw new TooManyPendingLeadsException();
        }
        return Optional.of(new SearchPattern(
                pattern,
                digits,
                share,
                pending.stream().map(PendingLead::id).toList(),
                pending.stream()
                        .filter(PendingLead::matches)
                        .map(PendingLead::id)
                        .toList()));
    }

    /** The pattern of a text that contains {@code text}; of no text if there is nothing to look for. */
    private static String contains(String text) {
        return text.isBlank()
                ? ""
                : "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    /** Whether {@link #digits} differs from {@link #text}. */
    boolean searchesDigits() {
        return !digits.equals(text);
    }

    /** Whether the trigram index finds the matches: each pattern contains a trigram. */
    boolean isIndexed() {
        return TRIGRAM.matcher(text).find() && TRIGRAM.matcher(digits).find();
    }
}
