package dev.leadpatch.domain.patch;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Suggests the nearest known name for an unknown one, by edit distance. Immutable and thread-safe. */
public final class NameSuggester {
    private static final int MIN_PREFIX_LENGTH = 4;
    private static final int MAX_EDITS = 2;
    // a longer name is not near any known name; a document may contain a name of a megabyte
    private static final int MAX_LENGTH = 32;

    private final List<Candidate> names;
    private final List<Synonym> synonyms;

    /** Creates a suggester without synonyms. Of equally near names, the first is suggested. */
    public NameSuggester(List<String> names) {
        this(names, Map.of());
    }

    /**
     * Creates a suggester with synonyms, which {@link #nearest} maps to known names.
     *
     * @param synonyms the known name of each synonym; synonyms of other names are ignored
     */
    public NameSuggester(List<String> names, Map<String, String> synonyms) {
        this.names =
                names.stream().map(name -> new Candidate(name, normalize(name))).toList();
        this.synonyms = synonyms.entrySet().stream()
                .filter(synonym -> names.contains(synonym.getValue()))
                .map(synonym -> new Synonym(normalize(synonym.getKey()), synonym.getValue()))
                .toList();
    }

    private record Candidate(String name, String normalized) {}

    private record Synonym(String normalized, String name) {}

    /** The known names in their original order. */
    public List<String> names() {
        return names.stream().map(Candidate::name).toList();
    }

    /** Whether {@code name} is a known name; the match is case-sensitive. */
    public boolean contains(String name) {
        // a loop, because this is called for each member of a document
        for (Candidate candidate : names) {
            if (candidate.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Suggests a known name for {@code unknown}: one that differs in case, in separators or by a typing error, or that
     * starts with {@code unknown}. If there is none, it suggests the name of a synonym.
     */
    public Optional<String> nearest(String unknown) {
        if (unknown.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String normalized = normalize(unknown);
        int minDistance = Integer.MAX_VALUE;
        Optional<String> nearest = Optional.empty();
        for (Candidate candidate : names) {
            int distance = distance(normalized, candidate.normalized());
            if (distance < minDistance && distance <= candidate.name().length() / 4) {
                minDistance = distance;
                nearest = Optional.of(candidate.name());
            }
        }
        return nearest.or(() -> nameOfSynonym(normalized));
    }

    private Optional<String> nameOfSynonym(String synonym) {
        return synonyms.stream()
                .filter(candidate -> candidate.normalized().equals(synonym))
                .map(Synonym::name)
                .findFirst();
    }

    private static int distance(String unknown, String name) {
        if (unknown.length() >= MIN_PREFIX_LENGTH && name.startsWith(unknown)) {
            return 1;
        }
        return Math.abs(unknown.length() - name.length()) > MAX_EDITS ? Integer.MAX_VALUE : editDistance(unknown, name);
    }

    private static String normalize(String name) {
        StringBuilder normalized = new StringBuilder(name.length());
        name.toLowerCase(Locale.ROOT)
                .chars()
                .filter(c -> "_-. ".indexOf(c) < 0)
                .forEach(c -> normalized.append((char) c));
        return normalized.toString();
    }

    /**
     * The Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, replacements and
     * transpositions.
     */
    private static int editDistance(String from, String to) {
        int[][] distances = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    distances[i][j] = i + j;
                    continue;
                }
                int replacement = distances[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                distances[i][j] = Math.min(replacement, Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    distances[i][j] = Math.min(distances[i][j], distances[i - 2][j - 2] + 1);
                }
            }
        }
        return distances[from.length()][to.length()];
    }
}
