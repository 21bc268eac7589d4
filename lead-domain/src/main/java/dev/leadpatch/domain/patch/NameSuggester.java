package dev.leadpatch.domain.patch;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The member names that an object may have, and the one that a near miss was probably meant to be. */
public final class NameSuggester {
    private static final int MIN_PREFIX_LENGTH = 4;
    private static final int MAX_EDITS = 2;
    // no name is near to a longer one, and a document may be one name of a megabyte
    private static final int MAX_LENGTH = 32;

    private final List<Candidate> names;
    private final List<Synonym> synonyms;

    /** These names; of two that are equally near to an unknown one, the first is meant. */
    public NameSuggester(List<String> names) {
        this(names, Map.of());
    }

    /**
     * These names, and words of the same meaning, which {@link #nearest} maps to them.
     *
     * @param synonyms the known name of each synonym; synonyms of other names are dropped
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

    private record Synonym(String plain, String name) {}

    /** The names, in the order in which they were given. */
    public List<String> names() {
        return names.stream().map(Candidate::name).toList();
    }

    /** Whether {@code name} is one of them, exactly. */
    public boolean contains(String name) {
        return names.stream().anyMatch(known -> known.name().equals(name));
    }

    /**
     * The name nearest to {@code unknown}, if one is near: other case or separators, a typing error, a part of it, or
     * else a synonym.
     */
    public Optional<String> nearest(String unknown) {
        if (unknown.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String plain = normalize(unknown);
        int best = Integer.MAX_VALUE;
        Optional<String> nearest = Optional.empty();
        for (Candidate known : names) {
            int distance = distance(plain, known.normalized());
            if (distance < best && distance <= known.name().length() / 4) {
                best = distance;
                nearest = Optional.of(known.name());
            }
        }
        return nearest.or(() -> named(plain));
    }

    private Optional<String> named(String synonym) {
        return synonyms.stream()
                .filter(known -> known.plain().equals(synonym))
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
        StringBuilder plain = new StringBuilder(name.length());
        name.toLowerCase(Locale.ROOT).chars().filter(c -> "_-. ".indexOf(c) < 0).forEach(c -> plain.append((char) c));
        return plain.toString();
    }

    /** Insertions, deletions, replacements and swaps of neighbours that lead from one to the other. */
    private static int editDistance(String from, String to) {
        int[][] steps = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int replaced = steps[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                steps[i][j] = Math.min(replaced, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[from.length()][to.length()];
    }
}
