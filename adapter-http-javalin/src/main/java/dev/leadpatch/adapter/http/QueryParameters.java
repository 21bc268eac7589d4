package dev.leadpatch.adapter.http;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.domain.patch.NameSuggester;
import dev.leadpatch.domain.patch.Strictness;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters that a route has, and the check that a request sends no other one and none twice. Lenient
 * handling of GET and HEAD ignores unknown parameters and lists them in {@code Leadpatch-Ignored}; a request that
 * writes never ignores one, because the change that it makes may not be the one that was meant.
 */
final class QueryParameters {

    private static final Set<HandlerType> READS = Set.of(HandlerType.GET, HandlerType.HEAD);
    // words that other APIs have for the same
    private static final Map<String, String> SYNONYMS = Map.of(
            "preview", "dry_run",
            "simulate", "dry_run",
            "validate_only", "dry_run",
            "page_size", "limit",
            "per_page", "limit",
            "next_cursor", "cursor");
    private static final int MAX_OTHERS_LENGTH = 200;

    static final QueryParameters NONE = new QueryParameters(List.of(), Set.of());

    private final NameSuggester known;
    private final Set<String> refused;

    private QueryParameters(List<String> names, Set<String> refused) {
        this.known = new NameSuggester(names, SYNONYMS);
        this.refused = Set.copyOf(refused);
    }

    /** These parameters and {@code more}. */
    QueryParameters with(String... more) {
        return new QueryParameters(
                Stream.concat(names().stream(), Stream.of(more)).distinct().toList(), refused);
    }

    /** These parameters; {@code names} are left to the handler, which refuses them. */
    QueryParameters refusing(String... names) {
        Set<String> all = new LinkedHashSet<>(refused);
        all.addAll(List.of(names));
        return new QueryParameters(names(), all);
    }

    /** The parameters of both. */
    QueryParameters and(QueryParameters other) {
        return with(other.names().toArray(String[]::new)).refusing(other.refused.toArray(String[]::new));
    }

    List<String> names() {
        return known.names();
    }

    /** What the handler refuses with an error of its own. */
    Set<String> refused() {
        return refused;
    }

    /**
     * Checks a request of a caller without API key.
     *
     * @throws HttpErrorException 400 if a parameter is unknown and not to be ignored, or a known one is repeated
     */
    void check(Context ctx) {
        Preferences preferences = Preferences.of(ctx);
        check(ctx, preferences, preferences.handling().orElse(Strictness.STRICT));
    }

    /**
     * Checks a request of {@code caller}, whose key may have the flag {@code lenient}.
     *
     * @throws HttpErrorException 400 if a parameter is unknown and not to be ignored, or a known one is repeated
     */
    void check(Context ctx, Caller caller) {
        Preferences preferences = Preferences.of(ctx);
        check(ctx, preferences, preferences.handlingFor(caller));
    }

    /**
     * Checks a query that must have no unknown parameter.
     *
     * @param raw the query as it was sent
     * @throws HttpErrorException 400 if a parameter is unknown, or a known one is repeated
     */
    void check(@Nullable String raw) {
        List<String> unknown = unknown(QueryString.parse(raw));
        if (!unknown.isEmpty()) {
            throw refusal(unknown);
        }
    }

    private void check(Context ctx, Preferences preferences, Strictness handling) {
        boolean read = READS.contains(ctx.method());
        List<String> unknown = unknown(QueryString.of(ctx));
        if (!unknown.isEmpty() && !(read && handling == Strictness.LENIENT)) {
            throw refusal(unknown);
        }
        if (read) {
            preferences
                    .withoutReturnPreference()
                    .appliedHeaderValue()
                    .ifPresent(applied -> ctx.header(Preferences.APPLIED_HEADER, applied));
        }
        if (!unknown.isEmpty()) {
            ctx.header(IgnoredMembersHeader.HEADER, IgnoredMembersHeader.names(unknown));
        }
    }

    private List<String> unknown(QueryString query) {
        List<String> unknown = new ArrayList<>();
        for (String name : query.names()) {
            if (known.contains(name)) {
                QueryParameterReader.find(query, name);
            } else if (!refused.contains(name)) {
                unknown.add(name);
            }
        }
        return unknown;
    }

    private HttpErrorException refusal(List<String> unknown) {
        String first = unknown.get(0);
        Optional<String> nearest = known.nearest(first);
        String others = unknown.size() == 1
                ? ""
                : (nearest.isPresent() ? " " : ". ") + "Also unknown: "
                        + IgnoredMembersHeader.names(unknown.subList(1, unknown.size()), MAX_OTHERS_LENGTH);
        HttpErrorException failure = QueryParameterReader.invalid("The query parameter "
                        + IgnoredMembersHeader.name(first) + " is unknown; "
                        + nearest.map(name -> "did you mean " + name + "?").orElseGet(this::listed) + others)
                .withMember("parameter", first.isEmpty() ? "" : IgnoredMembersHeader.name(first));
        return nearest.map(name -> failure.withMember("suggestion", name))
                .orElse(failure)
                .withMember("allowed", names());
    }

    private String listed() {
        return names().isEmpty()
                ? "this request has no query parameters"
                : "the query parameters of this request are: " + String.join(", ", names());
    }
}
