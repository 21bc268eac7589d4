package dev.leadpatch.application.http.message;

import dev.leadpatch.domain.patch.NameSuggester;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of an operation. Unknown and repeated parameters are rejected with 400. With lenient handling, reads
 * ignore unknown parameters and list them in {@code Leadpatch-Ignored}. Writes always reject them, because the
 * parameter may have been meant to prevent the change. Immutable.
 */
public final class QueryParameters {

    // names of these parameters in other APIs
    private static final Map<String, String> SYNONYMS = Map.of(
            "preview", "dry_run",
            "simulate", "dry_run",
            "validate_only", "dry_run",
            "page_size", "limit",
            "per_page", "limit",
            "next_cursor", "cursor",
            "since", "after");
    private static final int MAX_OTHERS_LENGTH = 200;
    // in the place of {id} in the name of a parameter
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,18}");

    public static final QueryParameters NONE = new QueryParameters(List.of(), Set.of());

    private final NameSuggester known;
    private final Set<String> rejected;

    private QueryParameters(List<String> names, Set<String> rejected) {
        this.known = new NameSuggester(names, SYNONYMS);
        this.rejected = Set.copyOf(rejected);
    }

    /** Returns these parameters with {@code added}. */
    public QueryParameters with(String... added) {
        return new QueryParameters(
                Stream.concat(names().stream(), Stream.of(added)).distinct().toList(), rejected);
    }

    /** Returns these parameters, where the handler itself rejects {@code names} with its own error. */
    public QueryParameters rejecting(String... names) {
        Set<String> combined = new LinkedHashSet<>(rejected);
        combined.addAll(List.of(names));
        return new QueryParameters(names(), combined);
    }

    /** Returns the union of both. */
    public QueryParameters and(QueryParameters other) {
        return with(other.names().toArray(String[]::new)).rejecting(other.rejected.toArray(String[]::new));
    }

    public List<String> names() {
        return known.names();
    }

    /** Returns the names that the handler rejects. */
    public Set<String> rejected() {
        return rejected;
    }

    /**
     * Checks a query with strict handling.
     *
     * @param raw the encoded query
     * @throws HttpErrorException 400 if a parameter is unknown, or a known parameter is repeated
     */
    public void check(@Nullable String raw) {
        List<String> unknown = unknown(QueryString.parse(raw));
        if (!unknown.isEmpty()) {
            throw unknownParameters(unknown);
        }
    }

    /**
     * Checks a query.
     *
     * @param isRead whether lenient handling ignores unknown parameters
     * @return the headers of the response, whether the request succeeds or fails: the applied handling of a read, and the
     *     ignored parameters
     * @throws HttpErrorException 400 if a parameter is unknown and not ignored, or a known parameter is repeated
     */
    public Map<String, String> check(boolean isRead, QueryString query, Preferences preferences, Strictness handling) {
        List<String> unknown = unknown(query);
        if (!unknown.isEmpty() && !(isRead && handling == Strictness.LENIENT)) {
            throw unknownParameters(unknown);
        }
        if (!isRead) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        preferences
                .handlingOnly()
                .appliedHeaderValue()
                .ifPresent(applied -> headers.put(Preferences.APPLIED_HEADER, applied));
        if (!unknown.isEmpty()) {
            headers.put(IgnoredMembersHeader.HEADER, IgnoredMembersHeader.names(unknown));
        }
        return headers;
    }

    private List<String> unknown(QueryString query) {
        List<String> unknown = new ArrayList<>();
        for (String name : query.names()) {
            if (isKnown(name)) {
                query.find(name);
            } else if (!rejected.contains(name)) {
                unknown.add(name);
            }
        }
        return unknown;
    }

    private boolean isKnown(String name) {
        int slash = name.indexOf('/');
        return slash < 0
                ? known.contains(name)
                : known.contains(name.substring(0, slash) + "/{id}")
                        && ID.matcher(name.substring(slash + 1)).matches();
    }

    private HttpErrorException unknownParameters(List<String> unknown) {
        String first = unknown.get(0);
        Optional<String> nearest = known.nearest(first);
        String others = unknown.size() == 1
                ? ""
                : (nearest.isPresent() ? " " : ". ") + "Also unknown: "
                        + IgnoredMembersHeader.names(unknown.subList(1, unknown.size()), MAX_OTHERS_LENGTH);
        HttpErrorException error = QueryString.invalid("The query parameter "
                        + IgnoredMembersHeader.name(first) + " is unknown; "
                        + nearest.map(name -> "did you mean " + name + "?").orElseGet(this::supportedNames) + others)
                .withMember("parameter", first.isEmpty() ? "" : IgnoredMembersHeader.name(first));
        return nearest.map(name -> error.withMember("suggestion", name))
                .orElse(error)
                .withMember("allowed", names());
    }

    private String supportedNames() {
        return names().isEmpty()
                ? "this request supports no query parameters"
                : "this request supports the query parameters: " + String.join(", ", names());
    }
}
