package dev.leadpatch.domain.violation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers violations and keeps at most one for each place: the first by the order of {@link ViolationCode}. */
public final class Violations {
    private final Map<Place, Violation> byPlace = new LinkedHashMap<>();

    public void add(Place place, ViolationCode code, String message) {
        add(new Violation(place, code, message));
    }

    public void add(Violation violation) {
        byPlace.merge(
                violation.place(),
                violation,
                (known, other) -> other.code().compareTo(known.code()) < 0 ? other : known);
    }

    public void addAll(Collection<Violation> violations) {
        violations.forEach(this::add);
    }

    /** Whether something is wrong at exactly {@code place}. */
    public boolean has(Place place) {
        return byPlace.containsKey(place);
    }

    /** Forgets what is wrong at or inside of {@code place}. */
    public void dropWithin(Place place) {
        byPlace.keySet().removeIf(known -> known.isWithin(place));
    }

    public boolean isEmpty() {
        return byPlace.isEmpty();
    }

    public List<Violation> toList() {
        return List.copyOf(byPlace.values());
    }
}
