package dev.leadpatch.application.company;

import dev.leadpatch.domain.patch.DocumentOrderSorter;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.patch.Strictness;
import dev.leadpatch.domain.value.DocumentTypes;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The reading of one company document: what all of its parts share, and the mistakes that were found on the way. */
final class Findings {
    private final ReadContext document = new ReadContext(Strictness.STRICT);
    private final List<Mistake> mistakes = new ArrayList<>();
    private final TextRules texts;
    private final Supplier<UUID> uuids;
    private final Instant now;
    private final PatchValidator patches;

    Findings(PatchValidator patches, TextRules texts, Supplier<UUID> uuids, Instant now) {
        this.patches = patches;
        this.texts = texts;
        this.uuids = uuids;
        this.now = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** Reads ids and refuses unknown names, as it does for a patch. */
    ReadContext document() {
        return document;
    }

    TextRules texts() {
        return texts;
    }

    PatchValidator patches() {
        return patches;
    }

    UUID newUuid() {
        return uuids.get();
    }

    /** The time of the loading. */
    Instant now() {
        return now;
    }

    void add(DocumentPath place, String message) {
        mistakes.add(new Mistake(place, message));
    }

    /** Adds that {@code value} is not of the type that {@code message} names, or is of no type that documents have. */
    void addType(DocumentPath place, @Nullable Object value, String message) {
        add(place, DocumentTypes.unsupported(value).orElse(message));
    }

    /** Returns the object at {@code place}; any other value is a mistake. */
    Optional<Map<?, ?>> object(@Nullable Object value, DocumentPath place) {
        if (value instanceof Map<?, ?> object
                && DocumentTypes.unsupported(object).isEmpty()) {
            return Optional.of(object);
        }
        addType(place, value, "must be an object");
        return Optional.empty();
    }

    /** Takes over what is wrong with a part of the document that stands at {@code outer}. */
    void addAll(List<Violation> violations, DocumentPath outer) {
        violations.forEach(violation -> add(outer.resolve(violation.path()), violation.message()));
    }

    /** Every mistake, the first that was found where a place has several, in the order of the document. */
    List<Mistake> mistakes(@Nullable Object root) {
        List<Mistake> all = new ArrayList<>(mistakes);
        document.readErrors().forEach(defect -> all.add(new Mistake(defect.path(), defect.message())));
        Map<DocumentPath, Mistake> byPlace = new LinkedHashMap<>();
        all.forEach(mistake -> byPlace.putIfAbsent(mistake.place(), mistake));
        return DocumentOrderSorter.sort(List.copyOf(byPlace.values()), Mistake::place, root);
    }
}
