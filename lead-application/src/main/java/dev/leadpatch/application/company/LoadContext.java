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
final class LoadContext {
    private final ReadContext readContext = new ReadContext(Strictness.STRICT);
    private final List<LoadError> errors = new ArrayList<>();
    private final TextValidator textValidator;
    private final Supplier<UUID> uuids;
    private final Instant loadTime;
    private final PatchValidator patches;

    LoadContext(PatchValidator patches, TextValidator texts, Supplier<UUID> uuids, Instant now) {
        this.patches = patches;
        this.textValidator = texts;
        this.uuids = uuids;
        this.loadTime = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** Reads ids and refuses unknown names, as it does for a patch. */
    ReadContext readContext() {
        return readContext;
    }

    TextValidator textValidator() {
        return textValidator;
    }

    PatchValidator patches() {
        return patches;
    }

    UUID newUuid() {
        return uuids.get();
    }

    /** The time of the loading. */
    Instant loadTime() {
        return loadTime;
    }

    void addError(DocumentPath place, String message) {
        errors.add(new LoadError(place, message));
    }

    /** Adds that {@code value} is not of the type that {@code message} names, or is of no type that documents have. */
    void addType(DocumentPath place, @Nullable Object value, String message) {
        addError(place, DocumentTypes.unsupported(value).orElse(message));
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
    void addErrors(List<Violation> violations, DocumentPath outer) {
        violations.forEach(violation -> addError(outer.resolve(violation.path()), violation.message()));
    }

    /** Every mistake, the first that was found where a place has several, in the order of the document. */
    List<LoadError> errors(@Nullable Object root) {
        List<LoadError> all = new ArrayList<>(errors);
        readContext.readErrors().forEach(defect -> all.add(new LoadError(defect.path(), defect.message())));
        Map<DocumentPath, LoadError> byPlace = new LinkedHashMap<>();
        all.forEach(mistake -> byPlace.putIfAbsent(mistake.path(), mistake));
        return DocumentOrderSorter.sort(List.copyOf(byPlace.values()), LoadError::path, root);
    }
}
